"""Sign-up of volunteers: a small application of its own, the only public one that writes."""
