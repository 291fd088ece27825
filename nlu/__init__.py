"""Our Rasa graph components: what turns a message into situations and facts."""
