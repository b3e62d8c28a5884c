-- A built gazetteer: the streets and places of one area. Written by geodata.build, read by geodata.streets, never edited.
-- Positions are WGS 84 degrees, longitude first; geometry columns hold the "coordinates" of a GeoJSON geometry as JSON text.
-- evidence columns name the kind of source a fact rests on (meta.sources tells them); confidence is 0-1.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,           -- schema_version, area, locality, region, built_on, sources (JSON), licence, bbox (JSON)
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE street (
    id               INTEGER PRIMARY KEY,
    pre_directional  TEXT NOT NULL DEFAULT '',
    pre_type         TEXT NOT NULL DEFAULT '',
    name             TEXT NOT NULL,   -- capitals; a number without its ending
    post_type        TEXT NOT NULL DEFAULT '',
    post_directional TEXT NOT NULL DEFAULT '',
    class            TEXT NOT NULL,   -- freeway, ramp, major, minor, path
    length_m         REAL NOT NULL,
    UNIQUE (pre_directional, pre_type, name, post_type, post_directional)
);

CREATE TABLE street_alias (           -- other names of the same street: other spellings, former and honorary names
    street_id        INTEGER NOT NULL REFERENCES street (id),
    pre_directional  TEXT NOT NULL DEFAULT '',
    pre_type         TEXT NOT NULL DEFAULT '',
    name             TEXT NOT NULL,
    post_type        TEXT NOT NULL DEFAULT '',
    post_directional TEXT NOT NULL DEFAULT '',
    kind             TEXT NOT NULL    -- spelling, former, honorary, route; official: the bare name that the city itself writes
);

CREATE TABLE node (
    id  INTEGER PRIMARY KEY,
    lon REAL NOT NULL,
    lat REAL NOT NULL
);

CREATE TABLE segment (                -- a piece of street between two nodes
    id         INTEGER PRIMARY KEY,
    street_id  INTEGER REFERENCES street (id),   -- NULL: no source says its full name
    base_name  TEXT NOT NULL DEFAULT '',         -- the name as the centre line carries it, to draw and to search
    from_node  INTEGER NOT NULL REFERENCES node (id),
    to_node    INTEGER NOT NULL REFERENCES node (id),
    class      TEXT NOT NULL,
    length_m   REAL NOT NULL,
    geometry   TEXT NOT NULL,         -- LineString
    evidence   TEXT NOT NULL DEFAULT '',
    confidence REAL NOT NULL DEFAULT 0
);
CREATE INDEX segment_street ON segment (street_id);

CREATE TABLE address_range (          -- the numbers that a side of a segment really uses
    segment_id  INTEGER NOT NULL REFERENCES segment (id),
    side        TEXT NOT NULL,        -- left, right (seen along the line), both
    from_number INTEGER NOT NULL,     -- at from_node; may be the higher one
    to_number   INTEGER NOT NULL,
    parity      TEXT NOT NULL,        -- odd, even, both
    evidence    TEXT NOT NULL,
    confidence  REAL NOT NULL,
    PRIMARY KEY (segment_id, side, from_number, to_number, parity)
) WITHOUT ROWID;

CREATE TABLE block (                  -- a hundred-block: the stretch whose numbers run from hundred to hundred + 99
    street_id  INTEGER NOT NULL REFERENCES street (id),
    hundred    INTEGER NOT NULL,      -- 600 for the 600 block
    part       INTEGER NOT NULL,      -- 0; 1, 2 … where a street has the same hundred in several places
    lon        REAL NOT NULL,         -- the middle, along the line
    lat        REAL NOT NULL,
    length_m   REAL NOT NULL,
    geometry   TEXT NOT NULL,         -- MultiLineString
    evidence   TEXT NOT NULL,
    confidence REAL NOT NULL,
    PRIMARY KEY (street_id, hundred, part)
) WITHOUT ROWID;

CREATE TABLE crossing (               -- where two streets meet at grade, one row a place; street_id < cross_street_id
    street_id       INTEGER NOT NULL REFERENCES street (id),
    cross_street_id INTEGER NOT NULL REFERENCES street (id),
    part            INTEGER NOT NULL, -- 0; 1, 2 … where the two meet again elsewhere
    lon             REAL NOT NULL,
    lat             REAL NOT NULL,
    spread_m        REAL NOT NULL,    -- from the position to the farthest node of the junction
    kind            TEXT NOT NULL,    -- corner; interchange: a freeway and a street joined by ramps, or one above the other
    evidence        TEXT NOT NULL,
    confidence      REAL NOT NULL,
    PRIMARY KEY (street_id, cross_street_id, part)
) WITHOUT ROWID;
CREATE INDEX crossing_reversed ON crossing (cross_street_id, street_id);

CREATE TABLE place (                  -- named places, and what the base map shows
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,      -- neighborhood, community, ward, park, water, limits, municipality, county, state, elsewhere (no pin), or a landmark's category
    lon           REAL NOT NULL,
    lat           REAL NOT NULL,
    uncertainty_m REAL,               -- from the position to the farthest point of the place
    geometry_type TEXT NOT NULL DEFAULT '',   -- Polygon, MultiPolygon, LineString, or '' for a point
    geometry      TEXT NOT NULL DEFAULT '',
    locality      TEXT NOT NULL DEFAULT '',
    evidence      TEXT NOT NULL DEFAULT ''
);
CREATE TABLE place_alias (
    place_id INTEGER NOT NULL REFERENCES place (id),
    name     TEXT NOT NULL,
    kind     TEXT NOT NULL            -- spelling, former; short: not looked for in prose
);
