"""The bodies of the messages between the studio and the runtime, by kind."""
