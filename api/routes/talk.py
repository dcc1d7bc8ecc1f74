"""What people say to each other about cases and tasks, and who follows what."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from api.calls import After, Caller, CaseIn, Key, Limit, TaskIn
from api.routes.subject import subject
from schemas.talk import CommentView, Following, NewComment, QuestionView, Said
from schemas.views import Page

router = subject(tag="talk")

CommentIn = Annotated[UUID, Path(alias="id")]


@router.get("/tasks/{id}/comments")
async def list_task_comments(
    task: TaskIn, call: Caller, limit: Limit = 50, after: After = None
) -> Page[CommentView]:
    """What was said about a task, the newest first; a client system sees its own and what it was answered."""
    return await call.services.talk.about_task(call.person, task, after, limit, call.now)


@router.post("/tasks/{id}/comments", status_code=201)
async def comment_task(task: TaskIn, body: NewComment, call: Caller, key: Key = None) -> CommentView:
    """Say something about a task; with `to` it is a question, and the task stays with whoever has it."""
    return await call.services.talk.comment_task(call.person, task, body, key, call.now)


@router.get("/cases/{id}/comments")
async def list_case_comments(
    case: CaseIn, call: Caller, limit: Limit = 50, after: After = None
) -> Page[CommentView]:
    """What was said about a case and its tasks, the newest first."""
    return await call.services.talk.about_case(call.person, case, after, limit, call.now)


@router.post("/cases/{id}/comments", status_code=201)
async def comment_case(case: CaseIn, body: NewComment, call: Caller, key: Key = None) -> CommentView:
    """Say something about a case; with `to` it is a question."""
    return await call.services.talk.comment_case(call.person, case, body, key, call.now)


@router.post("/comments/{id}/answer", status_code=201)
async def answer_question(comment: CommentIn, body: Said, call: Caller, key: Key = None) -> CommentView:
    """Answer a question that one was asked; the answer stands where the question does."""
    return await call.services.talk.answer(call.person, comment, body, key, call.now)


@router.delete("/comments/{id}", status_code=204)
async def withdraw_comment(comment: CommentIn, call: Caller) -> None:
    """Take back what one has said in the last five minutes, or a question that waits for its answer."""
    await call.services.talk.withdraw(call.person, comment, call.now)


@router.get("/questions")
async def list_questions(
    call: Caller,
    view: Annotated[QuestionView, Query(description="to_me or by_me.")] = QuestionView.TO_ME,
    waiting: Annotated[bool, Query(description="Only those without an answer.")] = True,
    limit: Limit = 50,
    after: After = None,
) -> Page[CommentView]:
    """Questions to or by this account, the newest first."""
    return await call.services.talk.questions(call.person, view, waiting, after, limit, call.now)


@router.get("/cases/{id}/follow")
async def get_followers(case: CaseIn, call: Caller) -> Following:
    """Who is told of what is said in a case and of its end."""
    return await call.services.talk.following(call.person, case)


@router.put("/cases/{id}/follow")
async def follow_case(case: CaseIn, call: Caller) -> Following:
    """Follow a case."""
    return await call.services.talk.follow(call.person, case, True, call.now)


@router.delete("/cases/{id}/follow")
async def leave_case(case: CaseIn, call: Caller) -> Following:
    """Follow a case no more; speaking in it does not change that."""
    return await call.services.talk.follow(call.person, case, False, call.now)
