"""The door of customers: a short address that leads to the processor's page, and what it says once that is over."""
