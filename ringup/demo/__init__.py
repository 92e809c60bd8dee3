"""The demo company: two legal entities with call centers, people, codes, products and a real order history."""
