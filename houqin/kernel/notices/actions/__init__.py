"""Every write of notices, of the channels by which they leave the house, and of each sending."""

from houqin.kernel.notices.actions.channels import add_channel, close_channel, pause_channel, resume_channel
from houqin.kernel.notices.actions.posting import add_english, announce, mark_read, post, withdraw
from houqin.kernel.notices.actions.sending import claim, put_aside, queue_trial, record, send_again, sweep

__all__ = [
    "add_channel",
    "add_english",
    "announce",
    "claim",
    "close_channel",
    "mark_read",
    "pause_channel",
    "post",
    "put_aside",
    "queue_trial",
    "record",
    "resume_channel",
    "send_again",
    "sweep",
    "withdraw",
]
