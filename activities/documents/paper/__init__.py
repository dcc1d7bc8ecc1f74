"""The page itself: turned upright and straight, and what is ruled and ticked on it. OpenCV on pixels."""
