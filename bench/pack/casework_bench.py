"""The smallest case with a person in it: one question, one answer."""

from casework_bench_forms import Answer, Question, Said
from temporalio import workflow

from casework import Process


@workflow.defn
class OneQuestion(Process):
    """One question to one person."""

    @workflow.run
    async def run(self, question: Question) -> Said:
        answer = await self.ask(Answer, question.text, team="bench")
        return Said(text=answer.text)
