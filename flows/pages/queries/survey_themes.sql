select
    theme,
    asked_about,
    answer_count,
    low_score_count,
    mean_score
from mart_survey_themes
order by answer_count desc, theme asc, asked_about asc
