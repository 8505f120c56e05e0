select
    lane,
    max(judged_count) filter (where rule = 'will_be_late') as judged_count,
    max(base_rate) filter (where rule = 'will_be_late') as late_share,
    max(recall_share) filter (where rule = 'will_be_late') as recall_share,
    max(precision_share) filter (
        where rule = 'will_be_late'
    ) as precision_share,
    max(median_lead_hours) filter (
        where rule = 'will_be_late'
    ) as median_lead_hours,
    max(coverage) filter (where rule = 'window_at_handover') as coverage,
    max(median_width_days) filter (
        where rule = 'window_at_handover'
    ) as median_width_days
from mart_delay_report_card
where hours_before is null
group by lane
having judged_count > 0
order by lane = 'all' desc, late_share desc, judged_count desc, lane asc
