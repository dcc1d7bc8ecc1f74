"""What is remembered: tables, repositories (all SQL), blobs, outbox and events."""
