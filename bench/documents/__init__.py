"""How well and how fast documents are read: one module a measure, each with `async def run(reader)`."""
