"""What people and companies of the sample are called, where they are and what they do.

They are put together from common names. Addresses end in .example (RFC 2606) and the numbers of companies have a 0
behind the area code, as no Dutch subscriber has, so that nobody is mailed or called by accident.
"""

from __future__ import annotations

from typing import NamedTuple

from crmdesk.controllers.sample.words import Said


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(","))


GIVEN = _list(
    """
    Aafke, Abdel, Amber, Annelies, Arjan, Astrid, Bas, Bianca, Boris, Carla, Cas, Chantal, Coen, Danielle, Dirk,
    Edwin, Elif, Els, Erik, Esther, Evert, Femke, Ferry, Floor, Frank, Gerda, Gijs, Guus, Hanneke, Harm, Hassan,
    Heleen, Henk, Ingrid, Iris, Jaap, Jan, Jasmijn, Jelle, Jeroen, Jolanda, Jos, Judith, Jurre, Karim, Kim, Klaas,
    Laura, Leila, Lennart, Lies, Loes, Luuk, Maarten, Maaike, Marcel, Marijke, Marleen, Martijn, Mehmet, Merel,
    Michiel, Mohamed, Monique, Naomi, Nico, Niels, Noor, Olaf, Patrick, Paula, Peter, Quinten, Rachid, Ramon,
    Renske, Rianne, Rob, Roos, Sander, Sara, Sem, Silvia, Sjoerd, Sofie, Teun, Thea, Thijs, Tineke, Vera, Vincent,
    Wendy, Wietske, Willem, Yasmina, Youssef, Zeynep
    """
)

FAMILY = _list(
    """
    Appelman, Arends, van Asten, Baas, van Beek, Beumer, Bijlsma, den Blanken, Blom, de Boer, Bogaards,
    Boonstra, Bos, van den Bosch, Bouman, ten Brink, Bruins, Buijs, Claessen, Coenen, Cuypers, van Dam, Demir,
    Doornbos, Driessen, van Duin, Duijts, Eggink, Engels, van Es, Evers, Faber, Feenstra, Geerts, Gerritsen, van
    Gils, Goossens, de Graaf, ter Haar, Haverkamp, van der Heijden, Hoekstra, van 't Hof, Hofman, de Hoog, Huisman,
    Janssen, de Jong, Kamphuis, Kaya, Keizer, Klaver, van Kleef, Kloosterman, Koning, Koopmans, de Lange, Lankhorst,
    Lammers, van Loon, van der Linden, Maas, Martens, van der Meer, Meijer, Molenaar, Nagel, Nijhuis, Noordhoek,
    Oostveen, Otten, Ouwehand, Pauw, Ploeg, Poelman, Postma, van der Pol, Ravensbergen, Reinders, Rietveld, Roelofs,
    Rozema, van Rijn, Sahin, Schipper, Schut, Sijbrandij, Slager, Spaans, Steenbergen, Stolk, Swinkels, Terpstra,
    Tuinstra, Uittenbogaard, van Veen, Veldhuis, Verhoeven, Visser, de Vries, Vrolijk, Wagenaar, van Wijk, Wiersma,
    Wolters, Ypma, Zandstra, Zijlstra, Zuidema, Abma, Bartels, Bolt, van den Brand, Broers, Dijkema, Eikelenboom,
    Francken, van Gemert, Hamer, Heijmans, Idsinga, Jager, Kooij, Kroon, Leferink, van Marle, Meulman, Nauta, Opdam,
    Pieterse, Raap, Romeijn, Schaap, Smeets, Teunissen, Tol, Vermaat, Vogel, Weerts
    """
)

COUNTRYSIDE = _list(
    """
    Achterhoek, Ameland, Amstelland, Betuwe, Biesbosch, Bommelerwaard, Brabant, Delfland, Dollard, Drieluik,
    Eemland, Eemshaven, Fivelingo, Flevo, Friso, Gaasterland, Gooi, Graafschap, Haarlemmermeer, Hanze,
    Havenkwartier, Hondsrug, IJsselstreek, Kempen, Kennemer, Krimpen, Land van Cuijk, Langstraat, Lauwers, Leudal,
    Liemers, Maasdal, Maasland, Markiezaat, Meerpaal, Meierij, Middenweg, Noorderhaven, Noordkop, Oldambt,
    Oosterschelde, Overbetuwe, Peelland, Poort van Holland, Regge, Rijnmond, Rijnstreek, Salland, Schelde, Singel,
    Sluiskade, Stellingwerf, Texelse, Twente, Vechtdal, Veluwe, Vestingstad, Walcheren, Waalkade, Waterland,
    Westerkwartier, Westland, Wieringen, Zaanstreek, Zeeuwse, Zuiderzee, Zwarte Water
    """
)


class Place(NamedTuple):
    """A town: the code before its telephone numbers, the first two digits of its postcodes."""

    city: str
    province: str
    code: str
    postcode: str


PLACES = tuple(
    Place(*line.split("/"))
    for line in _list(
        """
        Alkmaar/Noord-Holland/072/18, Almere/Flevoland/036/13, Amersfoort/Utrecht/033/38, Apeldoorn/Gelderland/055/73,
        Arnhem/Gelderland/026/68, Assen/Drenthe/0592/94, Breda/Noord-Brabant/076/48, Delft/Zuid-Holland/015/26,
        Deventer/Overijssel/0570/74, Doetinchem/Gelderland/0314/70, Dordrecht/Zuid-Holland/078/33,
        Ede/Gelderland/0318/67, Eindhoven/Noord-Brabant/040/56, Emmen/Drenthe/0591/78, Enschede/Overijssel/053/75,
        Goes/Zeeland/0113/44, Gouda/Zuid-Holland/0182/28, Groningen/Groningen/050/97, Haarlem/Noord-Holland/023/20,
        's-Hertogenbosch/Noord-Brabant/073/52, Hengelo/Overijssel/074/75, Hoorn/Noord-Holland/0229/16,
        Leeuwarden/Friesland/058/89, Leiden/Zuid-Holland/071/23, Lelystad/Flevoland/0320/82,
        Middelburg/Zeeland/0118/43, Nijmegen/Gelderland/024/65, Roermond/Limburg/0475/60, Rotterdam/Zuid-
        Holland/010/30, Tiel/Gelderland/0344/40, Tilburg/Noord-Brabant/013/50, Utrecht/Utrecht/030/35,
        Venlo/Limburg/077/59, Zwolle/Overijssel/038/80
        """
    )
)

STREETS = _list(
    """
    Ambachtsweg, Dynamostraat, Fabrieksstraat, Gildeweg, Handelskade, Havenweg, Industrieweg, Installatieweg,
    Kanaaldijk, Koperslagerstraat, Meubelmakerstraat, Nijverheidsweg, Ondernemersweg, Pakhuiskade, Smidsweg,
    Spoorlaan, Turbinestraat, Veilingweg, Weverstraat, Zuidkade
    """
)

CONSTRUCTION, SERVICES, METAL, CARE = "construction", "services", "metal", "care"
HOSPITALITY, LOGISTICS, RETAIL, PROPERTY, FOOD = "hospitality", "logistics", "retail", "property", "food"
INDUSTRIES: dict[str, Said] = {
    CONSTRUCTION: ("Bouw", "Construction"),
    SERVICES: ("Installatietechniek", "Building services"),
    METAL: ("Metaal", "Metalworking"),
    CARE: ("Zorg", "Care"),
    HOSPITALITY: ("Horeca", "Hospitality"),
    LOGISTICS: ("Logistiek", "Logistics"),
    RETAIL: ("Detailhandel", "Retail"),
    PROPERTY: ("Vastgoed", "Property"),
    FOOD: ("Voedingsmiddelen", "Food"),
}
TRADES = tuple(
    (trade, industry)
    for industry, trades in (
        (CONSTRUCTION, "Aannemers, Bouw, Dakwerken, Gevelbouw, Renovatie, Woningbouw"),
        (SERVICES, "Installatietechniek, Klimaattechniek, Elektro, Warmtetechniek"),
        (METAL, "Staalbouw, Metaalwerken, Lastechniek"),
        (CARE, "Zorg, Kinderopvang"),
        (HOSPITALITY, "Hotels, Catering"),
        (LOGISTICS, "Transport, Logistiek"),
        (RETAIL, "Tuincentra, Meubelen, Groothandel"),
        (PROPERTY, "Vastgoed, Wonen"),
        (FOOD, "Zuivel, Bakkerijen, Versproducten"),
    )
    for trade in _list(trades)
)
AT_FAIR = {"horecava": {HOSPITALITY, FOOD, RETAIL}, "techday": {SERVICES, METAL, LOGISTICS}}
"""Who comes to a fair that is not for everybody."""
