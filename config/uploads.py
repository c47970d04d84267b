"""Files that people upload: kept in memory while they are read, and never written to a disk."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Of a file that is too large only the size is kept, so that the form can say so.

    Only pages of staff take files; of what is sent to another page nothing is kept.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.content = BytesIO()
        is_for_staff = self.request.path_info.startswith(settings.SESSION_COOKIE_PATH)
        self.most = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if is_for_staff else 0

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) <= self.most:
            self.content.write(raw_data)
        else:
            self.content = BytesIO()

    def file_complete(self, file_size):
        self.content.seek(0)
        facts = (self.field_name, self.file_name, self.content_type, file_size, self.charset)
        return InMemoryUploadedFile(self.content, *facts, self.content_type_extra)
