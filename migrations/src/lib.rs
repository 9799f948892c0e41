//! One migration history for each service, for SQLite and PostgreSQL.
