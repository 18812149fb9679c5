"""What others see of a flow, before and after it is published."""
