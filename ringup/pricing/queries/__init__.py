"""What screens and other apps ask about prices and coupons."""
