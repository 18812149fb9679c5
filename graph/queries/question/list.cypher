// Returns all questions as maps, the newest first.
// Parameters: none.
// Reads every Question; no index is needed.
MATCH (question:Question)
RETURN question {.*} AS question
ORDER BY question.asked_at DESC, question.id DESC
