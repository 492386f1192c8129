"""The service `appointment` as every channel offers it."""

from services import catalogue, events
from services.cases import CaseChanged
from services.catalogue import Service, Who
from services.counter.appointing import SERVICE, free_seat, submit_appointment
from services.counter.appointment_asking import prefill_appointment, preview_appointment, questions_of_appointment
from services.counter.options import declare_options
from services.text import Words

APPOINTMENT = Service(
    key=SERVICE,
    name=Words("นัดหมายรับบริการ", "Make an appointment"),
    summary=Words(
        "จองเวลามาพบเจ้าหน้าที่ เช่น ขอความช่วยเหลือเรื่องภาษี ไม่ต้องรอคิว",
        "Book a time with an officer, such as help with taxes, without queueing.",
    ),
    group="taxes",
    who=Who.ANYONE,
    version="1",
    questions=questions_of_appointment,
    submit=submit_appointment,
    prefill=prefill_appointment,
    preview=preview_appointment,
    takes=Words("ประมาณ 2 นาที", "2 minutes"),
    needs=(Words("ชื่อและหมายเลขโทรศัพท์", "Your name and telephone number"),),
    steps=(
        Words("เลือกเรื่อง วัน และเวลาที่ว่าง", "Choose what it is about, and a free day and time"),
        Words("รับเลขที่เรื่อง และเพิ่มลงปฏิทินได้", "Get a reference, and a file for your calendar"),
        Words("เราเตือนวันทำการก่อนหน้า มาไม่ได้ก็คืนเวลาได้", "We remind you a working day before; give it back if need be"),
    ),
    unit="registry",
    line=Words("นัดหมาย", "Appointment"),
    chat_words=("นัดหมาย", "นัดหมายรับบริการ", "จองคิว", "จองเวลา", "appointment", "book"),
    send_label=Words("ยืนยันนัดหมาย", "Book it"),
    order=70,
)


def offer() -> None:
    """Puts the service on offer, with its notices and what it listens to; called anew by every composer."""
    declare_options()
    catalogue.register(APPOINTMENT)
    events.listen(CaseChanged, free_seat)
