"""Serverless endpoints: one intent, and one component for every platform that can meet it."""
