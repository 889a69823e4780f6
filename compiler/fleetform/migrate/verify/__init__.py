"""The proof of a migration: both engines are asked, and their answers compared."""
