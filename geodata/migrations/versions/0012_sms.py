"""Messages go out by SMS, too; letters to volunteers are about an assignment."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

MESSAGE = sa.table("message", sa.column("key", sa.String()), sa.column("recipient", sa.String()))
ASSIGNMENT = sa.table("volunteer_assignment", *(sa.column(name, sa.Integer()) for name in ("id", "need", "volunteer")))


def upgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.drop_constraint(op.f("ck_message_channel"), type_="check")
        table.create_check_constraint(op.f("ck_message_channel"), "channel IN ('mail', 'webhook', 'sms')")
    connection = op.get_bind()
    for one in connection.execute(sa.select(ASSIGNMENT)).all():
        values = {"key": f"need {one.need} {one.id} offer", "recipient": f"assignment:{one.id}"}
        old = MESSAGE.c.key == f"offer {one.need} {one.volunteer}"
        connection.execute(sa.update(MESSAGE).where(old).values(**values))
