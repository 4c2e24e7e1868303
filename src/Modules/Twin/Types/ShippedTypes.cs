namespace Civium.Modules.Twin.Types;

/// <summary>The types every city starts with.</summary>
internal static class ShippedTypes
{
    private static readonly PropertyDefinition Class = new("class", PropertyKind.Text, InTiles: true);
    private static readonly PropertyDefinition Status = new("status", PropertyKind.Text, InTiles: true);
    private static readonly PropertyDefinition Capacity = new("capacity", PropertyKind.Integer, Minimum: 0);

    public static readonly IReadOnlyList<EntityType> All =
    [
        new("district", "Districts", "行政区", "area", Shape.Area, 0, [Population()]),
        new("street", "Streets and towns", "街道", "area", Shape.Area, 9, [Population()]),
        new("community", "Communities", "社区", "area", Shape.Area, 11, [Population()]),
        new("grid-cell", "Grid cells", "网格", "area", Shape.Area, 12, [new("officer", PropertyKind.Text)]),
        new("building", "Buildings", "建筑", "building", Shape.Area, 12,
            [new("height", PropertyKind.Number, "m", 0, 1000, InTiles: true), new("levels", PropertyKind.Integer, Minimum: 0, Maximum: 250), Class]),
        new("road", "Roads", "道路", "road", Shape.Line, 4,
        [
            new("class", PropertyKind.Text, Values: ["motorway", "primary", "secondary", "residential", "path"], InTiles: true),
            new("maxspeed", PropertyKind.Number, "km/h", 1, 300),
            new("oneway", PropertyKind.Truth),
            new("closed", PropertyKind.Truth, InTiles: true),
        ]),
        new("junction", "Junctions", "路口", "road", Shape.Point, 13, [Class]),
        new("water", "Water", "水系", "nature", Shape.Any, 3, [Class]),
        new("green", "Green", "绿地", "nature", Shape.Any, 8, [Class]),
        new("camera", "Cameras", "摄像头", "sensing", Shape.Point, 12,
        [
            new("bearing", PropertyKind.Number, "°", 0, 360, InTiles: true),
            new("fov", PropertyKind.Number, "°", 0, 360, InTiles: true),
            new("range", PropertyKind.Number, "m", 0, 10_000, InTiles: true),
            Class,
        ]),
        new("unit", "Units", "处置力量", "unit", Shape.Point, 8, [Class, Status, new("skills", PropertyKind.Text)], RetentionDays: 7),
        new("vehicle", "Vehicles", "车辆", "unit", Shape.Point, 10, [Class, Status], RetentionDays: 7),
        new("street-light", "Street lights", "路灯", "street", Shape.Point, 14, [Class, Status]),
        new("signal", "Traffic signals", "信号灯", "street", Shape.Point, 13, [Class, Status]),
        new("hospital", "Hospitals", "医院", "service", Shape.Any, 10, [Class, new("beds", PropertyKind.Integer, Minimum: 0)]),
        new("school", "Schools", "学校", "service", Shape.Any, 12, [Class, Capacity]),
        new("shelter", "Shelters", "应急避难场所", "service", Shape.Any, 11, [Class, Capacity]),
        new("warehouse", "Warehouses", "仓库", "service", Shape.Any, 11, [Class]),
        new("station", "Stations", "站点", "service", Shape.Any, 10, [Class]),
        new("poi", "Points of interest", "兴趣点", "service", Shape.Any, 13, [Class]),
    ];

    private static PropertyDefinition Population() => new("population", PropertyKind.Integer, Minimum: 0);
}
