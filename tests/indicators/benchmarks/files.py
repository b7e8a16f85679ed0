"""Small files as they are published, for the tests of reading them."""

from pathlib import Path

LONG = (
    "indicator_code,level,place_code,place_name,period,numerator,denominator,value,"
    "qualifier,source,published_on"
)
ENGLAND = "TST-A,england,E92000001,England,2021-22,,,54.2,,DfE C1,2022-10-27"
REGION = "TST-A,region,E12000005,West Midlands,2021-22,410,820,50,,DfE C1,2022-10-27"
WALSALL = "TST-A,authority,E08000030,Walsall,2021-22,40,100,,,DfE C1,2022-10-27"

PUBLISHED = (
    "time_period,time_identifier,geographic_level,country_code,country_name,"
    "region_code,region_name,old_la_code,new_la_code,la_name,characteristic,"
    "referrals,population,rate"
)
NATIONAL = "202122,Financial year,National,E92000001,England,,,,,,Total"
REGIONAL = (
    "202122,Financial year,Regional,E92000001,England,E12000005,West Midlands,,,,Total"
)
LOCAL = (
    "202122,Financial year,Local authority,E92000001,England,E12000005,West Midlands,"
    "335,E08000030,Walsall,Total"
)
MAP = """
[file]
source = "DfE, Children in need 2021-22, C1"
published_on = 2022-10-27
rounded_to = { england = 10, region = 10 }

[[figure]]
indicator = "TST-R"
numerator = "referrals"
denominator = "population"
value = "rate"
where = { characteristic = "Total" }
"""


def write(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """Write a file of these lines."""
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


def long_form(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    """Write a file in the long form, under its header."""
    return write(folder / "long.csv", LONG, *lines, encoding=encoding)


def published(folder: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    """Write a file as Explore Education Statistics does, with its mark in front."""
    return write(folder / "published.csv", PUBLISHED, *lines, encoding=encoding)


def file_map(folder: Path, text: str = MAP) -> Path:
    """Write a mapping."""
    path = folder / "map.toml"
    path.write_text(text, encoding="utf-8")
    return path
