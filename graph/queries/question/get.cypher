// Returns one question as a map.
// Parameters: $question_id.
// Relies on the uniqueness of Question.id.
MATCH (question:Question {id: $question_id})
RETURN question {.*} AS question
