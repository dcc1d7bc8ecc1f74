"""The smallest case with a person in it: one question, one answer."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from pydantic import Field

    from casework import Form, Process


class Question(Form):
    """What starts the case."""

    text: str = Field(title="Question")


class Answer(Form):
    """What the person says."""

    text: str = Field(title="Answer")


class Said(Form):
    """How the case ended."""

    text: str = Field(title="Answer")


@workflow.defn
class OneQuestion(Process):
    """One question to one person."""

    @workflow.run
    async def run(self, question: Question) -> Said:
        answer = await self.ask(Answer, question.text, team="bench")
        return Said(text=answer.text)
