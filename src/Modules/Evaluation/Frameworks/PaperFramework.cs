using System.Text.Json;
using Civium.Indicators.Data;

namespace Civium.Modules.Evaluation.Frameworks;

/// <summary>
/// The eight capabilities and their 32 named indicators of Chen, Tang and Xu (2022), "Digital technology-driven smart society governance
/// mechanism and practice exploration". The paper publishes no figures of cities; none are built in.
/// </summary>
internal static class PaperFramework
{
    /// <summary>Its name in the book of frameworks.</summary>
    public const string Name = "Smart governance capability";

    private static readonly (string Code, string English, string Chinese, (string English, string Chinese)[] Indicators)[] Capabilities =
    [
        ("A", "Overall planning", "统筹规划能力",
        [
            ("Smart city coordination mechanism", "智慧城市协调机制"), ("Smart city management mechanism", "智慧城市管理机制"),
            ("Smart city infrastructure investment and construction capabilities", "智慧城市基础设施投资建设能力"),
        ]),
        ("B", "Coordination and linkage", "协调联动能力",
        [
            ("Government service coordination and linkage ability", "政务服务协调联动能力"), ("Ecological environment coordination and linkage ability", "生态环境协调联动能力"),
            ("Coordinated development capabilities of industrial clusters", "产业集群协同发展能力"),
        ]),
        ("C", "Decision-making and command", "决策指挥能力",
        [
            ("Decision data service level", "决策数据服务水平"), ("Big data intelligent analysis model level", "大数据智能分析模型水平"),
            ("Decision support system construction level", "决策支持系统建设水平"),
        ]),
        ("D", "Implementation and execution", "贯彻执行能力",
        [
            ("Consistency between urban development and planning level", "城市发展与规划一致性水平"), ("Policy service level", "政策服务水平"), ("Public participation level", "公众参与水平"),
        ]),
        ("E", "Security prevention and control", "安全防控能力",
        [
            ("Coverage rate of safety prevention and control facilities", "安全防控设施覆盖率"), ("Construction level of safety prevention and control platform", "安全防控平台建设水平"),
            ("Degree of synergy of safety prevention and control systems", "安全防控系统协同程度"), ("Data security prevention and control capabilities", "数据安全防控能力"),
        ]),
        ("F", "Monitoring and early warning", "监测预警能力",
        [
            ("Financial security monitoring and early warning capabilities", "金融安全监测预警能力"), ("Natural disaster monitoring and early warning capabilities", "自然灾害监测预警能力"),
            ("Production and economic safety monitoring and early warning capabilities", "生产经济安全监测预警能力"),
            ("Urban ecological safety monitoring and early warning capabilities", "城市生态安全监测预警能力"), ("Urban traffic monitoring and early warning capabilities", "城市交通监测预警能力"),
            ("Network public opinion monitoring and early warning capabilities", "网络舆情监测预警能力"), ("Public safety monitoring and early warning capabilities", "公共安全监测预警能力"),
        ]),
        ("G", "Resource sharing", "资源共享能力",
        [
            ("Public information platform construction level", "公共信息平台建设水平"), ("Resource sharing database construction level", "资源共享数据库建设水平"),
            ("Level of social opening and utilization of public information resources", "公共信息资源社会开放利用水平"),
            ("Sharing rate among information resource departments", "信息资源部门间共享率"),
        ]),
        ("H", "Emergency response", "应急处置能力",
        [
            ("Perfection of emergency response mechanism", "应急响应机制完善程度"), ("Emergency facilities coverage", "应急设施覆盖率"), ("Professional level of emergency team", "应急队伍专业化水平"),
            ("Emergency handling speed", "应急处置速度"), ("Construction level of emergency platform for major emergencies", "重大突发事件应急平台建设水平"),
        ]),
    ];

    /// <summary>The framework, with English names.</summary>
    public static Framework Framework { get; } = Framework.Of(
    [
        .. Capabilities.SelectMany(capability => capability.Indicators.Select((indicator, place) =>
            new IndicatorNode($"{capability.Code}{place + 1}", indicator.English, capability.Code))),
        .. Capabilities.Select(capability => new IndicatorNode(capability.Code, capability.English, "Index") { IsIndicator = false }),
        new("Index", Name, null) { IsIndicator = false },
    ]);

    /// <summary>The Chinese names by code, as JSON.</summary>
    public static string ChineseNames { get; } = JsonSerializer.Serialize(
        Capabilities.SelectMany(capability => capability.Indicators.Select((indicator, place) => (Code: $"{capability.Code}{place + 1}", indicator.Chinese))
            .Prepend((capability.Code, capability.Chinese))).Append(("Index", "智慧治理能力")).ToDictionary(pair => pair.Item1, pair => pair.Item2));
}
