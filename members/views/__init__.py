"""Pages: fetch in scope, form, action, message, redirect."""
