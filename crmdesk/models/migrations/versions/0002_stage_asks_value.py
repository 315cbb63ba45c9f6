"""Each stage says by itself whether it asks for a value; those that a fixed rule asked of before go on asking."""

from alembic import op

from crmdesk.models.migrations import carry

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; the stages of which the rule asked are those of half a chance or more."""
    op.execute("ALTER TABLE stage ADD COLUMN asks_value INTEGER DEFAULT 0 NOT NULL")
    carry.added("stage", "asks_value", 0)
    op.execute("UPDATE stage SET asks_value = 1 WHERE kind = 'open' AND probability >= 50")
    op.execute(  # of a stage that an undo brings back, too
        "UPDATE change SET before = json_set(before, '$.asks_value', 1) WHERE entity = 'stage' AND before IS NOT NULL "
        "AND json_extract(before, '$.kind') = 'open' AND json_extract(before, '$.probability') >= 50"
    )
