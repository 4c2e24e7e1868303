namespace Civium.DemoCity.City;

/// <summary>
/// A city that does not exist: twelve air stations, and six each of river gauges, noise meters and traffic loops, on both banks of a
/// tidal river that runs from south-west to north-east.
/// </summary>
internal static class SampleCity
{
    private static readonly Quantity[] Air = [Quantity.Pm25, Quantity.Pm10, Quantity.No2, Quantity.O3];
    private static readonly Quantity[] River = [Quantity.RiverLevel];
    private static readonly Quantity[] Sound = [Quantity.SoundLevel];
    private static readonly Quantity[] Traffic = [Quantity.VehicleFlow, Quantity.VehicleSpeed];

    public static IReadOnlyList<SamplePlace> Places { get; } =
    [
        AirStation("Old Town", "老城", 120.165, 30.252, 1.10),
        AirStation("River Gate", "江门", 120.188, 30.243, 1.00),
        AirStation("North Station", "火车北站", 120.176, 30.291, 1.25),
        AirStation("University Hill", "大学山", 120.121, 30.263, 0.80),
        AirStation("Silk Works", "丝厂", 120.205, 30.305, 1.30),
        AirStation("East Market", "东市场", 120.223, 30.268, 1.15),
        AirStation("South Bank", "南岸", 120.209, 30.208, 0.95),
        AirStation("Harbour", "港口", 120.262, 30.289, 1.35),
        AirStation("Tea Gardens", "茶园", 120.098, 30.221, 0.65),
        AirStation("Airport Road", "机场路", 120.289, 30.241, 1.20),
        AirStation("New District", "新区", 120.241, 30.197, 0.90),
        AirStation("Lotus Lake", "荷花湖", 120.141, 30.238, 0.70),
        Gauge("Upper Weir", "上游堰", 120.118, 30.189, 0.55),
        Gauge("Stone Bridge", "石桥", 120.152, 30.208, 0.70),
        Gauge("River Gate", "江门", 120.189, 30.229, 0.85),
        Gauge("East Ferry", "东渡口", 120.218, 30.247, 1.00),
        Gauge("Harbour", "港口", 120.251, 30.268, 1.15),
        Gauge("Estuary", "河口", 120.298, 30.294, 1.35),
        Noise("Drum Tower Square", "鼓楼广场", 120.169, 30.248, 1.10),
        Noise("Night Market", "夜市", 120.227, 30.271, 1.20),
        Noise("Hospital Lane", "医院巷", 120.158, 30.261, 0.75),
        Noise("Ring Road West", "西环路", 120.131, 30.274, 1.25),
        Noise("School Street", "学校街", 120.199, 30.219, 0.85),
        Noise("Container Yard", "集装箱堆场", 120.268, 30.281, 1.15),
        Loop("Long Bridge", "长桥", 120.196, 30.232, 1.25),
        Loop("Ring Road North", "北环路", 120.184, 30.299, 1.30),
        Loop("People's Avenue", "人民大道", 120.172, 30.256, 1.00),
        Loop("Airport Road", "机场路", 120.281, 30.244, 1.10),
        Loop("Riverside Drive", "滨江路", 120.214, 30.241, 0.85),
        Loop("New District Tunnel", "新区隧道", 120.233, 30.204, 0.95),
    ];

    public static IReadOnlyList<SampleStream> Streams { get; } = [.. Places.SelectMany(place => place.Streams)];

    private static SamplePlace AirStation(string name, string chinese, double longitude, double latitude, double character) =>
        new($"{name} air station", chinese + "空气站", "air station", "Sample air analyser", longitude, latitude, character, Air);

    private static SamplePlace Gauge(string name, string chinese, double longitude, double latitude, double character) =>
        new($"{name} river gauge", chinese + "水位站", "river gauge", "Sample radar level gauge", longitude, latitude, character, River);

    private static SamplePlace Noise(string name, string chinese, double longitude, double latitude, double character) =>
        new($"{name} noise meter", chinese + "噪声监测点", "noise meter", "Sample sound level meter", longitude, latitude, character, Sound);

    private static SamplePlace Loop(string name, string chinese, double longitude, double latitude, double character) =>
        new($"{name} traffic loop", chinese + "交通线圈", "traffic loop", "Sample inductive loop", longitude, latitude, character, Traffic);
}
