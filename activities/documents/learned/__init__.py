"""What corrections teach, and how the next reading uses it: pure rules, without database or engine."""
