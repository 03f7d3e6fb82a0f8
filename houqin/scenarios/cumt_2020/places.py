"""The places of the campaign: the university, two campuses, buildings, areas and doors."""

from __future__ import annotations

from houqin.kernel.places.rules import PlaceRow

ROOT = "cumt"
NANHU, WENCHANG = "nh", "wc"
# code, name, English name, kind, code of what it lies in
PLACES = (
    (ROOT, "中国矿业大学", "China University of Mining and Technology", "area", ""),
    (NANHU, "南湖校区", "Nanhu Campus", "campus", ROOT),
    (WENCHANG, "文昌校区", "Wenchang Campus", "campus", ROOT),
    ("nh-office", "总务部办公楼", "General Affairs Office Building", "building", NANHU),
    ("nh-shuxiang", "书香餐舍", "Shuxiang Canteen", "building", NANHU),
    ("nh-taoyuan", "桃苑餐厅", "Taoyuan Canteen", "building", NANHU),
    ("nh-meiyuan", "梅苑餐厅", "Meiyuan Canteen", "building", NANHU),
    ("nh-songyuan-2", "松苑二号楼", "Songyuan Building 2", "building", NANHU),
    ("nh-taoyuan-flats", "桃苑公寓区", "Taoyuan Dormitories", "area", NANHU),
    ("nh-meiyuan-flats", "梅苑公寓区", "Meiyuan Dormitories", "area", NANHU),
    ("nh-zhuyuan-flats", "竹苑公寓区", "Zhuyuan Dormitories", "area", NANHU),
    ("nh-xingjian", "行健楼", "Xingjian Building", "building", NANHU),
    ("nh-colleges", "学院楼群", "College Buildings", "area", NANHU),
    ("nh-library", "南湖图书馆", "Nanhu Library", "building", NANHU),
    ("nh-power", "南湖配电室", "Nanhu Switch Room", "building", NANHU),
    ("nh-pumps", "南湖给水泵房", "Nanhu Pump House", "building", NANHU),
    ("nh-clinic", "南湖校医院", "Nanhu Campus Hospital", "building", NANHU),
    ("nh-lake", "镜湖", "Mirror Lake", "area", NANHU),
    ("nh-garage", "车辆服务中心车库", "Motor Pool", "building", NANHU),
    ("nh-workshop", "修缮中心工房", "Repair Workshop", "building", NANHU),
    ("nh-shop", "南湖教育超市", "Nanhu Campus Shop", "building", NANHU),
    ("wc-office", "文昌后勤楼", "Wenchang Logistics Building", "building", WENCHANG),
    ("wc-canteen-1", "文昌第一餐厅", "Wenchang Canteen 1", "building", WENCHANG),
    ("wc-canteen-2", "文昌第二餐厅", "Wenchang Canteen 2", "building", WENCHANG),
    ("wc-intl-flats", "文昌国际学生公寓", "Wenchang International Dormitory", "building", WENCHANG),
    ("wc-flats", "文昌公寓区", "Wenchang Dormitories", "area", WENCHANG),
    ("wc-teaching", "文昌教学楼群", "Wenchang Teaching Buildings", "area", WENCHANG),
    ("wc-power", "文昌配电室", "Wenchang Switch Room", "building", WENCHANG),
    ("wc-clinic", "文昌校医院", "Wenchang Campus Hospital", "building", WENCHANG),
    ("wc-shop", "文昌教育超市", "Wenchang Campus Shop", "building", WENCHANG),
    ("wc-exchange", "学术交流中心", "Academic Exchange Centre", "building", WENCHANG),
    ("wc-nursery", "附属幼儿园", "University Kindergarten", "building", WENCHANG),
    ("nh-door-east", "南湖东大门", "Nanhu East Gate", "door", NANHU),
    ("nh-door-south", "南湖南大门", "Nanhu South Gate", "door", NANHU),
    ("nh-door-office", "总务部办公楼门", "General Affairs Office Door", "door", "nh-office"),
    ("nh-door-shuxiang", "书香餐舍职工门", "Shuxiang Canteen Staff Door", "door", "nh-shuxiang"),
    ("nh-door-songyuan", "松苑二号楼门", "Songyuan Building 2 Door", "door", "nh-songyuan-2"),
    ("wc-door-main", "文昌大门", "Wenchang Main Gate", "door", WENCHANG),
    ("wc-door-north", "文昌北门", "Wenchang North Gate", "door", WENCHANG),
    ("wc-door-intl", "国际学生公寓门", "International Dormitory Door", "door", "wc-intl-flats"),
)
GATES = {NANHU: ("nh-door-east", "nh-door-south"), WENCHANG: ("wc-door-main", "wc-door-north")}
DOORS = tuple(code for code, _name, _english, kind, _parent in PLACES if kind == "door")


def rows() -> list[PlaceRow]:
    """Return the places below the campuses as rows of a sheet (the header is row 1)."""
    return [
        PlaceRow(row=number, code=code, name=name, name_en=english, kind=kind, parent=parent)
        for number, (code, name, english, kind, parent) in enumerate(PLACES[3:], start=2)
    ]


def campus_of(place_code: str) -> str:
    """Return the code of the campus in which a place of the campaign lies."""
    return place_code.partition("-")[0]
