"""The addresses of the office. A panel's address has the panel's name."""

from django.urls import path

from ringup.web.office.views import (
    campaign_calendar,
    catalog_requests,
    catalogs,
    coupon_codes,
    coupons,
    discounts,
    exchange,
    home,
    lists,
    making,
    mode_test,
    price_matrix,
    price_simulation,
    records,
    workbenches,
)

app_name = "office"
urlpatterns = [
    path("", home.home, name="home"),
    path("catalog-requests/", catalog_requests.catalog_requests, name="catalog-requests"),
    path("catalog-requests/print/", catalog_requests.print_requests, name="print-catalog-requests"),
    path("catalog-requests/labels/", catalog_requests.labels, name="catalog-request-labels"),
    path("target-markets/<str:market>/file/", catalogs.target_market_file, name="target-market-file"),
    path("source-codes/<str:source_code>/mailing/", catalogs.source_code_mailing, name="source-code-mailing"),
    path("catalogs/<str:catalog>/step/", catalogs.catalog_step, name="catalog-step"),
    path("coupons/<int:coupon_key>/codes/", coupon_codes.coupon_codes_file, name="coupon-codes-file"),
    path("modes-of-delivery/<str:key>/test/", mode_test.mode_test, name="mode-test"),
    path("coupons/<str:coupon_key>/redemptions/", coupons.coupon_redemptions, name="coupon-redemptions"),
    path(
        "coupons/<str:coupon_key>/redemptions/file/",
        coupons.coupon_redemptions_file,
        name="coupon-redemptions-file",
    ),
    path("discounts/reading/", discounts.discount_reading, name="discount-reading"),
    path("discounts/<str:discount>/trial/", discounts.discount_trial, name="discount-trial"),
    path("price-matrix/", price_matrix.price_matrix, name="price-matrix"),
    path("price-matrix/file/", price_matrix.price_matrix_file, name="price-matrix-file"),
    path("campaign-calendar/", campaign_calendar.campaign_calendar, name="campaign-calendar"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("exchange/<slug:table>/", exchange.export, name="export"),
    path("price-simulation/", price_simulation.price_simulation, name="price-simulation"),
    path(
        "price-simulation/<str:simulation>/",
        price_simulation.price_simulation_result,
        name="price-simulation-result",
    ),
    path("workbenches/<slug:bench>/", workbenches.workbench, name="workbench"),
    path("workbenches/<slug:bench>/rows/", workbenches.workbench_rows, name="workbench-rows"),
    path("workbenches/<slug:bench>/deed/", workbenches.workbench_deed, name="workbench-deed"),
    path("setup/<slug:screen>/", lists.setup, name="setup"),
    path("setup/<slug:screen>/list/", lists.setup_list, name="setup-list"),
    path("setup/<slug:screen>/new/", making.setup_new, name="setup-new"),
    path("setup/<slug:screen>/<str:key>/", records.setup_record, name="setup-record"),
    path("setup/<slug:screen>/<str:key>/changes/", records.setup_changes, name="setup-changes"),
    path("setup/<slug:screen>/<str:key>/remove/", records.setup_remove, name="setup-remove"),
    path("setup/<slug:screen>/<str:key>/sections/<slug:section>/", records.setup_section, name="setup-section"),
]
