"""Sites: the list, the sheet, the spreadsheet template, requests to be attached to one."""
