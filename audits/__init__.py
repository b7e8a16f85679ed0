"""Section 11, section 175/157, multi-agency case file audits, learning reviews."""
