"""Papers and pictures of a project's archive."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jiugai.core.requests import ScopedRequest
from jiugai.reserve.forms.papers import DocumentForm, PicturesForm, TakeOutForm
from jiugai.reserve.models import ArchiveDocument, ArchivePart, Picture, PictureStage, Project
from jiugai.reserve.picture_pairs import viewpoints
from jiugai.reserve.services import add_picture, file_document, take_out
from jiugai.reserve.views.project_parts import METHODS, act_of, project_for, show

DOCUMENTS, PICTURES = "reserve:documents", "reserve:pictures"


@require_http_methods(METHODS)
@login_required
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """The papers, part by part, and one more."""
    scoped, project = project_for(request, code, act_of(request))
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.done(lambda: _file(scoped, project, form)):
        messages.success(request, _("已归档“%(title)s”。") % {"title": form.made.title})
        return redirect(DOCUMENTS, project.code)
    found = list(project.documents.select_related("file"))
    parts = [(part.label, [each for each in found if each.part == part]) for part in ArchivePart]
    context = {"form": form, "archive": parts}
    return show(scoped, project, "reserve/document_list.html", context, here=DOCUMENTS)


@require_http_methods(METHODS)
@login_required
def document_out(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take one paper out of the archive."""
    scoped, project = project_for(request, code)
    return _out(scoped, project, get_object_or_404(project.documents, pk=pk), DOCUMENTS)


@require_http_methods(METHODS)
@login_required
def pictures(request: HttpRequest, code: str) -> HttpResponse:
    """The pictures side by side, and more of them."""
    scoped, project = project_for(request, code, act_of(request))
    form = PicturesForm(request.POST or None, request.FILES or None, project=project, today=scoped.today)
    if request.method == "POST" and form.done(lambda: _add(scoped, project, form)):
        messages.success(request, _("已归档照片 %(count)s 张。") % {"count": len(form.made)})
        return redirect(PICTURES, project.code)
    found = project.pictures.select_related("estate", "file")
    context = {"form": form, "viewpoints": viewpoints(found)}
    return show(scoped, project, "reserve/picture_list.html", context, here=PICTURES)


@require_http_methods(METHODS)
@login_required
def picture_out(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take one picture out of the archive."""
    scoped, project = project_for(request, code)
    picture = get_object_or_404(project.pictures.select_related("estate", "file"), pk=pk)
    return _out(scoped, project, picture, PICTURES)


def _out(
    request: ScopedRequest, project: Project, paper: ArchiveDocument | Picture, here: str
) -> HttpResponse:
    form = TakeOutForm(request.POST or None)
    if request.method == "POST" and form.done(
        lambda: take_out(paper, by=request.acting, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("已移出档案：%(paper)s。") % {"paper": paper})
        return redirect(here, project.code)
    context = {"form": form, "paper": paper, "back": here}
    return show(request, project, "reserve/paper_take_out.html", context, here=here)


def _file(request: ScopedRequest, project: Project, form: DocumentForm) -> ArchiveDocument:
    sent, by = form.cleaned_data, request.acting
    (file,) = form.entered("file", division_code=project.division_id, by=by)
    title = sent["title"] or file.original_name.rpartition(".")[0] or file.original_name
    return file_document(project, by=by, part=ArchivePart(sent["part"]), title=title, file=file)


def _add(request: ScopedRequest, project: Project, form: PicturesForm) -> list[Picture]:
    sent, by = form.cleaned_data, request.acting
    files = form.entered("photos", division_code=project.division_id, by=by)
    return [
        add_picture(
            project,
            by=by,
            estate=sent["estate"],
            stage=PictureStage(sent["stage"]),
            viewpoint=sent["viewpoint"],
            taken_on=day,
            file=file,
        )
        for file, day in zip(files, form.days, strict=True)
    ]
