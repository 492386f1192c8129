"""Accounts for trying the platform out: one for each role, officers by post, a citizen and a business operator."""

from sqlalchemy import select

from services import clock, settings
from services.audit import Actor, Role
from services.db import session
from services.errors import NotAllowed
from services.people import emails, models, officers, passwords
from services.people.views import DEMO_DOMAIN

PASSWORD = "pracha-demo"

#: name before @, role, key of the unit, post
_SIGN_INS = (
    ("officer", Role.OFFICER, "public-works", "นายช่างไฟฟ้า 1"),
    ("head", Role.HEAD, "public-works", "ผู้อำนวยการสำนักช่าง"),
    ("finance", Role.FINANCE, "finance", "นักวิชาการคลัง 1"),
    ("finance-head", Role.HEAD, "finance", "ผู้อำนวยการกองคลัง"),
    ("counter", Role.COUNTER, "registry", "เจ้าพนักงานธุรการ 1"),
    ("registry", Role.REGISTRY, "registry", "หัวหน้าศูนย์รับเรื่องราวร้องทุกข์"),
    ("integrity", Role.INTEGRITY, "legal", "นิติกร 1"),
    ("executive", Role.EXECUTIVE, "chief-administrator", "ปลัดองค์การบริหารส่วนจังหวัด"),
    ("auditor", Role.AUDITOR, "internal-audit", "นักวิชาการตรวจสอบภายใน 1"),
    ("admin", Role.ADMIN, "strategy", "นักวิชาการคอมพิวเตอร์ 1"),
)

_COLLEAGUES = (
    ("electrician2", Role.OFFICER, "public-works", "นายช่างไฟฟ้า 2"),
    ("civil1", Role.OFFICER, "public-works", "นายช่างโยธา 1"),
    ("civil2", Role.OFFICER, "public-works", "นายช่างโยธา 2"),
    ("engineer1", Role.OFFICER, "public-works", "วิศวกรโยธา 1"),
    ("water1", Role.OFFICER, "public-works", "นายช่างเครื่องกล 1"),
    ("finance2", Role.FINANCE, "revenue", "นักวิชาการจัดเก็บรายได้ 1"),
    ("finance3", Role.FINANCE, "revenue", "เจ้าพนักงานจัดเก็บรายได้ 1"),
    ("registry2", Role.REGISTRY, "registry", "นักจัดการงานทั่วไป 1"),
    ("counter2", Role.COUNTER, "registry", "เจ้าพนักงานธุรการ 2"),
    ("disaster1", Role.OFFICER, "disaster-prevention", "เจ้าพนักงานป้องกันและบรรเทาสาธารณภัย 1"),
    ("disaster.head", Role.HEAD, "disaster-prevention", "หัวหน้าฝ่ายป้องกันและบรรเทาสาธารณภัย"),
    ("integrity2", Role.INTEGRITY, "legal", "นิติกร 2"),
    ("health1", Role.OFFICER, "public-health", "นักวิชาการสาธารณสุข 1"),
    ("health2", Role.OFFICER, "public-health", "นักวิชาการสุขาภิบาล 1"),
    ("health.head", Role.HEAD, "public-health", "ผู้อำนวยการกองสาธารณสุข"),
    ("education1", Role.OFFICER, "education", "นักวิชาการศึกษา 1"),
    ("education.head", Role.HEAD, "education", "ผู้อำนวยการกองการศึกษา ศาสนา และวัฒนธรรม"),
    ("procurement1", Role.OFFICER, "procurement", "นักวิชาการพัสดุ 1"),
    ("personnel1", Role.OFFICER, "personnel", "นักทรัพยากรบุคคล 1"),
    ("strategy1", Role.OFFICER, "strategy", "นักวิเคราะห์นโยบายและแผน 1"),
    ("secretariat1", Role.OFFICER, "council-secretariat", "นักจัดการงานทั่วไป 2"),
)


def seed_demo_accounts(actor: Actor) -> None:
    """Makes the accounts of the demonstration where they are missing; safe to repeat. NotAllowed in production."""
    if settings.current().is_production:
        raise NotAllowed
    hashed = passwords.hash_password(PASSWORD)
    for name, role, unit_key, post in (*_SIGN_INS, *_COLLEAGUES):
        _seed_officer(name + DEMO_DOMAIN, role, unit_key, post, hashed, actor)
    _seed_person("citizen" + DEMO_DOMAIN, "สมหญิง ตัวอย่าง", hashed)
    _seed_person("operator" + DEMO_DOMAIN, "สมชาย ตัวอย่าง", hashed)


def _seed_officer(email: str, role: Role, unit_key: str, post: str, hashed: str, actor: Actor) -> None:
    if officers.find_officer(email) is not None:
        return
    officer = officers.add_officer(email, role, unit_key, post, actor)
    row = session().get_one(models.Officer, officer.id)
    row.password_hash = hashed
    session().flush()


def _seed_person(email: str, name: str, hashed: str) -> int:
    row = session().scalar(select(models.Person).where(models.Person.email_hash == emails.email_hash(email)))
    if row is None:
        now = clock.now()
        row = models.Person(
            email=email,
            email_hash=emails.email_hash(email),
            name=name,
            phone="0000000000",
            password_hash=hashed,
            language="th",
            email_confirmed_at=now,
            session_epoch=0,
            created_at=now,
        )
        session().add(row)
        session().flush()
    return row.id
