"""What a message may go out by is what the programme has channels for, no longer a list in the database."""

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("message") as table:
        table.drop_constraint(op.f("ck_message_channel"), type_="check")
