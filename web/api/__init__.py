"""The JSON addresses that other programs may rely on, and their OpenAPI description."""
