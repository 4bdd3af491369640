"""Acts of the year's judgement: seal, receive, judge, assess, review, propose."""
