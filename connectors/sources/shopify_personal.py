"""What an order of Shopify says of a person, and what stays of one who is erased."""

from connectors.personal import Personal

PERSONAL = {
    "orders": Personal(
        told_by={
            "address": ("email", "customer.defaultEmailAddress.emailAddress"),
            "customer": ("customer.legacyResourceId",),
            "order": ("legacyResourceId",),
        },
        leads_to={
            "order": ("legacyResourceId",),
            "parcel": ("fulfillments.trackingInfo.number",),
            "phone": ("phone", "customer.defaultPhoneNumber.phoneNumber"),
        },
        called=("shippingAddress.name", "customer.firstName customer.lastName"),
        kept={
            "order_id": "legacyResourceId",
            "order_number": "name",
            "at": "createdAt",
            "paid_at": "processedAt",
            "cancelled_at": "cancelledAt",
            "amount": "totalPriceSet.shopMoney.amount",
            "refunded": "totalRefundedSet.shopMoney.amount",
            "currency": "totalPriceSet.shopMoney.currencyCode",
            "country": "shippingAddress.countryCodeV2",
        },
    ),
}
