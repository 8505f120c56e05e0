"""What a landed record must satisfy, a module a system: `FIELDS` by stream."""
