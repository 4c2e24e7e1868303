using Civium.DeviceProfiles.Axles;
using Civium.DeviceProfiles.Epc;
using Civium.DeviceProfiles.Loops;
using Civium.DeviceProfiles.Messages;

namespace Civium.DeviceProfiles;

/// <summary>The kinds of devices that come with Civium. Immutable.</summary>
public static class ProfileCatalogue
{
    private const string Time = "\"time\": \"2026-03-05T10:30:00Z\"";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DeviceProfile> All { get; } =
    [
        Values(
            "air-station", "air", "Air quality station", "空气质量监测站", "Hourly means of pollutants, stamped with the start of their hour.",
            [(Streams.Pm25, "pm25", 1), (Streams.Pm10, "pm10", 1), (Streams.No2, "no2", 1), (Streams.O3, "o3", 1)]),
        Values(
            "noise-meter", "noise", "Noise meter", "噪声监测仪", "The equivalent and the greatest sound level of each minute.",
            [(Streams.SoundLevel, "laeq", 1), (Streams.SoundPeak, "lafmax", 1)]),
        Values(
            "water-gauge", "water", "Water gauge", "水位流量计", "The level above the gauge's zero, sent in millimetres, and the flow.",
            [(Streams.WaterLevel, "level_mm", 0.001), (Streams.WaterFlow, "flow", 1)]),
        new()
        {
            Id = "traffic-loop", Theme = "traffic", Name = "Traffic loop", ChineseName = "交通感应线圈",
            Description = "An inductive loop in one lane: how long each vehicle of an interval covered it.",
            Example = $"{{{Time}, \"period\": 60, \"on\": [310, 295, 402]}}",
            Streams = [Streams.Flow, Streams.LoopSpeed, Streams.Occupancy], Decoder = new LoopDecoder(),
        },
        Values(
            "street-light", "light", "Street light", "路灯", "How bright it is set, and what it draws.",
            [(Streams.DimLevel, "dim", 1), (Streams.LampPower, "power", 1)]),
        Values(
            "power-link", "power", "Power link", "配电线路", "A medium-voltage feeder: voltage in volts, active power in kilowatts, frequency.",
            [(Streams.Voltage, "voltage", 0.001), (Streams.Load, "power", 1), (Streams.Frequency, "frequency", 1)]),
        Values(
            "weather-station", "weather", "Weather station", "气象站", "Air temperature, humidity, wind, rain and pressure.",
            [(Streams.Temperature, "temperature", 1), (Streams.Humidity, "humidity", 1), (Streams.WindSpeed, "wind", 1), (Streams.WindDirection, "direction", 1), (Streams.Rain, "rain", 1), (Streams.Pressure, "pressure", 1)]),
        new()
        {
            Id = "rfid-gate", Theme = "rfid", Name = "RFID gate", ChineseName = "射频识别门",
            Description = "A reader of EPC Gen2 tags: which tags passed, and how strongly they answered.",
            Example = $"{{{Time}, \"reader\": \"gate-7\", \"reads\": [{{\"epc\": \"3074257BF7194E4000001A85\", \"rssi\": -58.5}}]}}",
            Streams = [Streams.Tag, Streams.TagCount, Streams.Signal], Decoder = new TagDecoder(),
        },
        new()
        {
            Id = "axle-speed", Theme = "speed", Name = "Axle speed meter", ChineseName = "轴压测速仪",
            Description = "Two pressure strips across a lane: the pulses of each vehicle's axles give its speed, acceleration and wheelbase.",
            Example = $"{{{Time}, \"spacing\": 3, \"first\": [0, 97.2], \"second\": [108, 205.2]}}",
            Streams = [Streams.VehicleSpeed, Streams.Acceleration, Streams.Axles, Streams.Wheelbase], Decoder = new AxleDecoder(),
        },
        Values(
            "waste-bin", "waste", "Waste bin", "垃圾箱传感器", "How full it is, and how warm.",
            [(Streams.FillLevel, "fill", 1), (Streams.BinTemperature, "temperature", 1)]),
    ];

    /// <summary>The profile of this id; null when there is none.</summary>
    public static DeviceProfile? Find(string id) => All.FirstOrDefault(profile => profile.Id == id);

    private static DeviceProfile Values(
        string id, string theme, string name, string chinese, string description, IReadOnlyList<(StreamProfile Stream, string Field, double Scale)> fields) => new()
        {
            Id = id,
            Theme = theme,
            Name = name,
            ChineseName = chinese,
            Description = description,
            Example = $"{{{Time}, \"values\": {{{string.Join(", ", fields.Select(field => $"\"{field.Field}\": {Usual(field.Stream, field.Scale)}"))}}}}}",
            Streams = [.. fields.Select(field => field.Stream)],
            Decoder = new ValuesDecoder([.. fields.Select(field => new ValueField(field.Field, field.Stream.Key, field.Scale, field.Stream.Low / field.Scale, field.Stream.High / field.Scale))]),
        };

    private static string Usual(StreamProfile stream, double scale) =>
        Math.Round((stream.Low + ((stream.High - stream.Low) / 4)) / scale, stream.Decimals).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The streams, as data.</summary>
    private static class Streams
    {
        private const string Pollutant = "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/";
        private const string Climate = "http://vocab.nerc.ac.uk/standard_name/";
        private const string Kind = "http://qudt.org/vocab/quantitykind/";
        private const string Own = "urn:civium:property:";

        public static readonly StreamProfile Pm25 = Of("pm25", "PM2.5", Pollutant + "6001", "Particles up to 2.5 micrometres", "microgram per cubic metre", "ug/m3", Hour, 0, 1000, 0);
        public static readonly StreamProfile Pm10 = Of("pm10", "PM10", Pollutant + "5", "Particles up to 10 micrometres", "microgram per cubic metre", "ug/m3", Hour, 0, 2000, 0);
        public static readonly StreamProfile No2 = Of("no2", "NO2", Pollutant + "8", "Nitrogen dioxide", "microgram per cubic metre", "ug/m3", Hour, 0, 1000, 0);
        public static readonly StreamProfile O3 = Of("o3", "O3", Pollutant + "7", "Ozone", "microgram per cubic metre", "ug/m3", Hour, 0, 1000, 0);
        public static readonly StreamProfile SoundLevel = Of("laeq", "Sound level", Kind + "SoundPressureLevel", "A-weighted equivalent level", "decibel (A)", "dB[A]", Minute, 20, 140, 1);
        public static readonly StreamProfile SoundPeak = Of("lafmax", "Peak sound level", Own + "peak-sound-level", "Greatest A-weighted level, fast response", "decibel (A)", "dB[A]", Minute, 20, 150, 1);
        public static readonly StreamProfile WaterLevel = Of("level", "Water level", Climate + "water_surface_height_above_reference_datum/", "Height of the water above the gauge's zero", "metre", "m", Minute, 0, 12, 2);
        public static readonly StreamProfile WaterFlow = Of("flow", "Water flow", Climate + "water_volume_transport_in_river_channel/", "Water that passes", "cubic metre per second", "m3/s", Minute, -500, 5000, 1);
        public static readonly StreamProfile Flow = Of("flow", "Vehicle flow", Own + "vehicle-flow", "Vehicles passing, as an hourly rate", "vehicles per hour", "/h", Minute, 0, 4000, 0);
        public static readonly StreamProfile LoopSpeed = Of("speed", "Traffic speed", Own + "traffic-speed", "Mean speed of the traffic over a loop", "kilometre per hour", "km/h", Minute, 0, 160, 1);
        public static readonly StreamProfile Occupancy = Of("occupancy", "Lane occupancy", Own + "lane-occupancy", "Share of time that a loop is covered", "percent", "%", Minute, 0, 100, 1);
        public static readonly StreamProfile DimLevel = Of("dim", "Light level", Own + "light-level", "Set brightness, of the full one", "percent", "%", 5 * Minute, 0, 100, 0);
        public static readonly StreamProfile LampPower = Of("power", "Lamp power", Kind + "ActivePower", "What the lamp draws", "watt", "W", 5 * Minute, 0, 400, 1);
        public static readonly StreamProfile Voltage = Of("voltage", "Line voltage", Kind + "Voltage", "Voltage between phases", "kilovolt", "kV", Minute, 0, 12, 3);
        public static readonly StreamProfile Load = Of("load", "Line load", Kind + "ActivePower", "Active power of the feeder", "kilowatt", "kW", Minute, 0, 12000, 0);
        public static readonly StreamProfile Frequency = Of("frequency", "Line frequency", Kind + "Frequency", "Frequency of the alternating current", "hertz", "Hz", Minute, 45, 55, 3);
        public static readonly StreamProfile Temperature = Of("temperature", "Air temperature", Climate + "air_temperature/", "Temperature of the air in the shade", "degree Celsius", "Cel", Minute, -40, 50, 1);
        public static readonly StreamProfile Humidity = Of("humidity", "Relative humidity", Climate + "relative_humidity/", "Water vapour, of what the air could hold", "percent", "%", Minute, 0, 100, 0);
        public static readonly StreamProfile WindSpeed = Of("wind", "Wind speed", Climate + "wind_speed/", "Mean wind of the last minutes", "metre per second", "m/s", Minute, 0, 60, 1);
        public static readonly StreamProfile WindDirection = Of("direction", "Wind direction", Climate + "wind_from_direction/", "Where the wind comes from, clockwise from north", "degree", "deg", Minute, 0, 360, 0);
        public static readonly StreamProfile Rain = Of("rain", "Rainfall rate", Climate + "rainfall_rate/", "Rain, as an hourly rate", "millimetre per hour", "mm/h", Minute, 0, 200, 1);
        public static readonly StreamProfile Pressure = Of("pressure", "Air pressure", Climate + "air_pressure_at_mean_sea_level/", "Reduced to sea level", "hectopascal", "hPa", Minute, 900, 1080, 1);
        public static readonly StreamProfile Tag = new() { Key = "tag", Property = "Tag read", Definition = new Uri(Own + "tag-read"), Description = "The identity of a tag that passed the gate", IsText = true };
        public static readonly StreamProfile TagCount = Of("tags", "Tags read", Own + "tags-read", "Different tags that passed in an interval", "tags", "1", Minute, 0, 500, 0);
        public static readonly StreamProfile Signal = Of("signal", "Tag signal", Own + "tag-signal", "Strength of a tag's answer", "decibel-milliwatt", "dBm", TimeSpan.Zero, -120, 20, 1);
        public static readonly StreamProfile VehicleSpeed = Of("speed", "Vehicle speed", Kind + "Speed", "Speed of one vehicle", "kilometre per hour", "km/h", TimeSpan.Zero, 0, 300, 1);
        public static readonly StreamProfile Acceleration = Of("acceleration", "Vehicle acceleration", Kind + "Acceleration", "Acceleration of one vehicle between its axles", "metre per second squared", "m/s2", TimeSpan.Zero, -15, 15, 2);
        public static readonly StreamProfile Axles = Of("axles", "Axles", Own + "axles", "Axles of one vehicle", "axles", "1", TimeSpan.Zero, 1, 12, 0);
        public static readonly StreamProfile Wheelbase = Of("wheelbase", "Wheelbase", Own + "wheelbase", "From the first axle of a vehicle to its last", "metre", "m", TimeSpan.Zero, 0, 40, 2);
        public static readonly StreamProfile FillLevel = Of("fill", "Fill level", Own + "fill-level", "How full a bin is", "percent", "%", Hour, 0, 100, 0);
        public static readonly StreamProfile BinTemperature = Of("temperature", "Bin temperature", Own + "bin-temperature", "Temperature inside a bin", "degree Celsius", "Cel", Hour, -40, 120, 1);

        private static StreamProfile Of(
            string key, string property, string definition, string description, string unitName, string unit, TimeSpan interval, double low, double high, int decimals) => new()
            {
                Key = key,
                Property = property,
                Definition = new Uri(definition),
                Description = description,
                UnitName = unitName,
                Unit = unit,
                Interval = interval,
                Low = low,
                High = high,
                Decimals = decimals,
            };
    }
}
