"""Clients of the data services: UN Comtrade, World Bank, WITS."""

from accord.trade.clients.comtrade import comtrade
from accord.trade.clients.http import Answer, Fetcher
from accord.trade.clients.wits import wits_tariffs
from accord.trade.clients.worldbank import world_bank

__all__ = ["Answer", "Fetcher", "comtrade", "wits_tariffs", "world_bank"]
