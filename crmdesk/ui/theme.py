"""The look of the running program: tokens made into a palette, a style sheet, fonts and icons, switched while it runs.

There is one `theme` because a process has one application; widgets ask it while they paint and listen to `changed`.
It lies on the way to the first window, so it imports Qt alone and renders an icon only when one is drawn.
"""

from __future__ import annotations

import atexit
import functools
import re
from collections.abc import Mapping
from typing import Literal

import shiboken6
from PySide6.QtCore import QByteArray, QObject, QRect, QRectF, QSize, Qt, QTemporaryDir, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from crmdesk import paths
from crmdesk.ui import tokens

Name = Literal["light", "dark"]
Choice = Literal["system", "light", "dark"]
Font = Literal["inter", "system"]

FAMILY = "Inter"
STYLE = "Fusion"
"""The style of Qt that the style sheet builds upon."""
_FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
"""The weights of `tokens.TYPE`; each takes 1 ms of the start."""
_TABULAR = QFont.Tag("tnum")
_STROKE, _THIN = b"1.75", b"1.25"
_BIG = 36
"""From this size in px, at text size 100 %, a line of the usual width would look heavier than the words below it."""

_ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "bg.app",
    QPalette.ColorRole.WindowText: "text.primary",
    QPalette.ColorRole.Base: "bg.surface",
    QPalette.ColorRole.AlternateBase: "bg.sunken",
    QPalette.ColorRole.Text: "text.primary",
    QPalette.ColorRole.PlaceholderText: "text.secondary",
    QPalette.ColorRole.Button: "bg.surface",
    QPalette.ColorRole.ButtonText: "text.primary",
    QPalette.ColorRole.BrightText: "bad.text",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "text.onaccent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "text.link",
    QPalette.ColorRole.LinkVisited: "text.link",
    QPalette.ColorRole.ToolTipBase: "bg.toast",
    QPalette.ColorRole.ToolTipText: "text.ontoast",
    QPalette.ColorRole.Light: "bg.surface",
    QPalette.ColorRole.Midlight: "border.subtle",
    QPalette.ColorRole.Mid: "border.default",
    QPalette.ColorRole.Dark: "border.control",
    QPalette.ColorRole.Shadow: "shadow",
}
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)
"""With which Qt's own menus, lists and tooltips appear."""
_TEXT_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


class Theme(QObject):
    """What the user chose (light or dark, text size, font, density, motion) and everything that follows from it.

    `changed` is sent after the application shows a new look: measure and paint again.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice: Choice = "system"
        self.name: Name = "light"
        self.font_scale = 1.0
        self.face: Font = "inter"
        self.density = "default"
        self.reduce_motion = False
        self.contrast = False  # as the system asks
        self._app: QApplication | None = None
        self._folder: QTemporaryDir | None = None
        self._system_family = ""
        self._effects: dict[Qt.UIEffect, bool] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._sheet = ""
        self._unwritten: dict[str, bytes] = {}
        self._windows: list[QWidget] = []
        self._forget()

    # -- choosing ------------------------------------------------------------------------------------------------

    def apply(self, app: QApplication, *, styled: bool = False) -> None:
        """Give the application this look, and follow the system's light and dark from now on. Call it once.

        styled: it was made with our STYLE, so that the first paint does not wait for all the names of QStyle; the icons
        of the style sheet are then written by `write_icons()`.
        """
        self._app = app
        self._system_family = app.font().family()
        self._effects = {effect: app.isEffectEnabled(effect) for effect in _EFFECTS}
        if not styled:
            app.setStyle(STYLE)
        for file in _FONT_FILES:
            QFontDatabase.addApplicationFont(str(paths.resource("fonts", file)))
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._hints = app.styleHints()  # both kept, else PySide deletes the second with the first
        self._access = self._hints.accessibility()
        self._access.contrastPreferenceChanged.connect(self._contrast_changed)
        self.contrast = self._access.contrastPreference() == Qt.ContrastPreference.HighContrast
        self._dress(write=not styled)

    def choose(
        self,
        *,
        choice: Choice | None = None,
        font_scale: float | None = None,
        face: Font | None = None,
        density: str | None = None,
        reduce_motion: bool | None = None,
    ) -> None:
        """Change part of the look; the rest stays. font_scale is 0.8-2.0 and is brought within, density a name
        of `tokens.DENSITY`. A running program shows it at once.
        """
        before = self._chosen()
        self.choice = self.choice if choice is None else choice
        self.font_scale = self.font_scale if font_scale is None else min(2.0, max(0.8, font_scale))
        self.face = self.face if face is None else face
        self.density = self.density if density not in tokens.DENSITY or density is None else density
        self.reduce_motion = self.reduce_motion if reduce_motion is None else reduce_motion
        if self._app is not None and before != self._chosen():
            self._dress()
            self.changed.emit()

    def write_icons(self) -> None:
        """Write the icons that the style sheet names. The first paint shows none of them."""
        while self._unwritten:
            path, drawing = self._unwritten.popitem()
            with open(path, "wb") as file:
                file.write(drawing)

    def clothe(self, window: QWidget) -> None:
        """Have a window wear the style sheet, now and after each change; what it opens wears the same.

        Not the application: then a widget, with all in it, would be styled anew whenever what it stands in is put
        into something else, so that a page would take three times as long to make, and a change of look four times.
        """
        self._windows = [*filter(shiboken6.isValid, self._windows), window]
        window.setStyleSheet(self._sheet)

    # -- asking --------------------------------------------------------------------------------------------------

    @property
    def dark(self) -> bool:
        """Whether dark is shown."""
        return self.name == "dark"

    def colour(self, token: str) -> QColor:
        """The colour of a token, shared: copy it before you change it. KeyError if there is no such token."""
        found = self._colours.get(token)
        if found is None:
            found = self._colours[token] = QColor(self._tokens[token])
        return found

    def font(self, style: str = "body", *, tabular: bool = False) -> QFont:
        """The font of a text style of `tokens.TYPE`; tabular gives all figures one width, for columns and sums."""
        found = self._fonts.get((style, tabular))
        if found is None:
            found = self._fonts[style, tabular] = self._made(tokens.TYPE[style], tabular)
        return found

    def metrics(self, style: str = "body", *, tabular: bool = False) -> QFontMetrics:
        """The metrics of `font(style)`, kept because delegates ask for them at each row."""
        found = self._metrics.get((style, tabular))
        if found is None:
            found = self._metrics[style, tabular] = QFontMetrics(self.font(style, tabular=tabular))
        return found

    def px(self, size: float) -> int:
        """A length that grows with the text size, in px: use it for all that holds text or an icon."""
        return round(size * self.font_scale)

    def line(self, style: str = "body") -> int:
        """The line height of a text style in px."""
        return self.px(tokens.TYPE[style].line)

    @property
    def control(self) -> int:
        """The height of a button or field in px, at least 24."""
        return max(24, self._grown(tokens.DENSITY[self.density].control, 1))

    @property
    def row(self) -> int:
        """The height of a table row in px."""
        return self._grown(tokens.DENSITY[self.density].row, 1)

    @property
    def row2(self) -> int:
        """The height of a row of two lines in px."""
        return self._grown(tokens.DENSITY[self.density].row2, 2)

    @property
    def row3(self) -> int:
        """The height of a row of three lines (the inbox) in px."""
        return self._grown(tokens.DENSITY[self.density].row3, 3)

    @property
    def air(self) -> int:
        """The room in px above and below an entry that is as high as its text."""
        return tokens.DENSITY[self.density].air

    def duration(self, motion: str = "normal") -> int:
        """How long a motion of `tokens.MOTION` takes in ms; 0 when motion is reduced."""
        return 0 if self.reduce_motion else tokens.MOTION[motion]

    def icon(self, name: str, token: str = "text.secondary") -> QIcon:
        """The icon of resources/icons in the colour of a token. It stays right when the theme or the screen changes,
        and turns text.disabled on a disabled widget.
        """
        key = (name, token)
        if key not in self._icons:
            self._icons[key] = QIcon(_TokenIcon(self, name, token))
        return self._icons[key]

    def pixmap(self, name: str, token: str = "text.secondary", size: int = 16, ratio: float = 1.0) -> QPixmap:
        """An icon to paint: size in px of the widget, ratio its devicePixelRatioF(). Kept per theme."""
        key = (name, token, size, ratio)
        found = self._pixmaps.get(key)
        if found is None:
            big = size >= self.px(_BIG)
            found = self._pixmaps[key] = _render(_tinted(name, self.colour(token), big=big), size, ratio)
        return found

    # -- inside --------------------------------------------------------------------------------------------------

    def _chosen(self) -> tuple[object, ...]:
        return self.choice, self.font_scale, self.face, self.density, self.reduce_motion

    def _grown(self, height: int, lines: int) -> int:
        return height + lines * (self.line() - tokens.TYPE["body"].line)

    def _made(self, style: tokens.TypeStyle, tabular: bool) -> QFont:
        inter = self.face == "inter"
        font = QFont(FAMILY if inter else self._system_family)
        font.setPixelSize(round(style.size * self.font_scale))
        font.setWeight(QFont.Weight(style.weight))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)  # hinting widens Inter by 7 % on Linux
        if inter:  # the spacing is made for its shapes
            font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, style.spacing)
        if tabular:
            font.setFeature(_TABULAR, 1)
        return font

    def _forget(self) -> None:
        self._colours: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, bool], QFont] = {}
        self._metrics: dict[tuple[str, bool], QFontMetrics] = {}
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}

    def _system_changed(self) -> None:
        if self.choice == "system" and self._shown() != self.name:
            self._dress()
            self.changed.emit()

    def _contrast_changed(self, wish: Qt.ContrastPreference) -> None:
        contrast = wish == Qt.ContrastPreference.HighContrast
        if contrast != self.contrast:
            self.contrast = contrast
            self._dress()
            self.changed.emit()

    @property
    def _tokens(self) -> Mapping[str, str]:
        return (tokens.CONTRASTING if self.contrast else tokens.PALETTES)[self.name]

    def _shown(self) -> Name:
        if self.choice != "system":
            return self.choice
        return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"

    def _dress(self, *, write: bool = True) -> None:
        assert self._app is not None
        hints = self._app.styleHints()
        if self.choice == "system":
            hints.unsetColorScheme()
        else:  # so that the title bar and the system's own dialogs follow
            hints.setColorScheme(Qt.ColorScheme.Dark if self.choice == "dark" else Qt.ColorScheme.Light)
        self.name = self._shown()
        self._forget()
        for effect, moves in self._effects.items():
            self._app.setEffectEnabled(effect, moves and not self.reduce_motion)
        self._app.setPalette(self._palette())
        self._app.setFont(self.font("body"))
        self._sheet = self._style_sheet()
        if write:
            self.write_icons()
        for window in filter(shiboken6.isValid, self._windows):
            window.setStyleSheet(self._sheet)

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.colour(token))
        for role in _TEXT_ROLES:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.colour("text.disabled"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, self.colour("border.default"))
        return palette

    def _style_sheet(self) -> str:
        """The template with {token}, {px:14} (grows with the text), {control} and {icon:name:token} filled in."""

        def filled(match: re.Match[str]) -> str:
            kind, _, rest = match[1].partition(":")
            if kind == "px":
                return f"{self.px(float(rest))}px"
            if kind == "control":
                return f"{self.control - int(rest or 0)}px"
            if kind == "icon":
                return self._icon_file(*rest.split(":"))
            return self._tokens[kind]

        return re.sub(r"\{([a-z][\w.:-]*)\}", filled, _template())

    def _icon_file(self, name: str, token: str) -> str:
        """A tinted icon as a file, because a style sheet can name nothing else; gone when the program ends."""
        if self._folder is None:
            self._folder = QTemporaryDir()
            atexit.register(self._folder.remove)  # Python ends without destroying it
        path = self._folder.filePath(f"{name}-{token}-{self.name}{self.contrast:d}.svg")
        self._unwritten[path] = _tinted(name, self.colour(token))
        return path


class _TokenIcon(QIconEngine):
    """Draws an icon from its token at the moment it is needed, so that no icon is ever of an old theme or blurred."""

    _alive: list[_TokenIcon] = []  # Qt holds engines without counting them; a collected one would crash

    def __init__(self, owner: Theme, name: str, token: str) -> None:
        super().__init__()
        self._made_of = (owner, name, token)
        self._alive.append(self)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:  # noqa: N802
        """The icon for a size in px of the widget and a ratio of the screen."""
        owner, name, token = self._made_of
        shown = "text.disabled" if mode == QIcon.Mode.Disabled else token
        return owner.pixmap(name, shown, min(size.width(), size.height()), scale)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The icon at ratio 1."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw the icon in rect."""
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))

    def clone(self) -> QIconEngine:
        """The same icon."""
        return _TokenIcon(*self._made_of)


@functools.cache
def _template() -> str:
    return re.sub(r"/\*.*?\*/", "", paths.resource("themes", "crmdesk.qss").read_text("utf-8"), flags=re.DOTALL)


@functools.cache
def _source(name: str, stroke: bytes) -> bytes:
    drawing = paths.resource("icons", f"{name}.svg").read_bytes()
    return drawing.replace(b'stroke-width="2"', b'stroke-width="' + stroke + b'"')


def _tinted(name: str, colour: QColor, *, big: bool = False) -> bytes:
    return _source(name, _THIN if big else _STROKE).replace(b"currentColor", colour.name().encode())


def _render(drawing: bytes, size: int, ratio: float) -> QPixmap:
    pixels = max(1, round(size * ratio))
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def repolish(widget: QWidget) -> None:
    """Make the style sheet look again at a widget whose properties changed; one that it never saw can wait."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


theme = Theme()
"""The look of this process."""
