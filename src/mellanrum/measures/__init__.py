"""What a measure is, and how one is asked. Who declares it stands above; who wants it asks by key."""
