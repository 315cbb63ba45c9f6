"""crmdesk: a CRM for one desk."""

__version__ = "0.1.0"
