namespace Civium.DemoCity.Naming;

/// <summary>
/// The words that names are made of, as the cities of the lower Yangtze use them: two characters with their pinyin. They are common words;
/// no place is meant.
/// </summary>
internal static class Roots
{
    /// <summary>For avenues, the greatest streets.</summary>
    public static IReadOnlyList<Name> Avenues { get; } = Read(
        "Renmin 人民,Jiefang 解放,Heping 和平,Jianshe 建设,Zhongxing 中兴,Chang'an 长安,Fuxing 复兴,Shiji 世纪,Xinhua 新华,Tuanjie 团结,"
        + "Yingbin 迎宾,Kexue 科学,Guangming 光明,Chaoyang 朝阳,Dongfeng 东风,Zhenxing 振兴,Hongqi 红旗,Minzhu 民主,Youyi 友谊,Shengli 胜利,"
        + "Qianjin 前进,Xinmin 新民,Datong 大同,Kaixuan 凯旋,Wanxiang 万象,Xingfu 幸福,Guotai 国泰,Anding 安定");

    /// <summary>For streets, communities and what is called after them.</summary>
    public static IReadOnlyList<Name> Quarters { get; } = Read(
        "Wenhua 文化,Wutong 梧桐,Guihua 桂花,Cuihu 翠湖,Fenghuang 凤凰,Qinghe 清河,Yongning 永宁,Taiping 太平,Zhuyuan 竹园,Qingsong 青松,"
        + "Lianhua 莲花,Taohua 桃花,Meiyuan 梅园,Xinghua 杏花,Liulang 柳浪,Yuquan 玉泉,Longtan 龙潭,Hupao 虎跑,Shuiyin 水印,Yunqi 云栖,"
        + "Baita 白塔,Gulou 鼓楼,Zhonglou 钟楼,Wenmiao 文庙,Shuyuan 书院,Moxiang 墨香,Jinxiu 锦绣,Sichou 丝绸,Zhifang 织坊,Ranfang 染坊,"
        + "Mianfang 棉纺,Haigang 海港,Matou 码头,Chuanchang 船厂,Dengta 灯塔,Yugang 渔港,Shuanglong 双龙,Jinsha 金沙,Yinhu 银湖,Xianghe 祥和,"
        + "Ruiyang 瑞阳,Fuyuan 福源,Anju 安居,Leye 乐业,Chunhui 春晖,Xiayu 夏雨,Qiushi 秋实,Dongqing 冬青,Xuesong 雪松,Yinxing 银杏,"
        + "Haitang 海棠,Furong 芙蓉,Mudan 牡丹,Ziwei 紫薇,Dingxiang 丁香,Molan 墨兰,Shuixian 水仙,Hehua 荷花,Caiyun 彩云,Mingyue 明月,"
        + "Chenguang 晨光,Xiyang 夕阳,Beichen 北辰,Nanshan 南山,Xihe 西河,Donghu 东湖,Gaoqiao 高桥,Shiqiao 石桥,Banqiao 板桥,Hongqiao 虹桥,"
        + "Yanqiao 雁桥,Sanqiao 三桥,Wangjiang 望江,Linjiang 临江,Jiangwan 江湾,Chaoming 潮鸣,Guanchao 观潮,Qiantang 前塘,Houtang 后塘,Xintang 新塘,"
        + "Jingtang 景塘,Caohe 漕河,Yunhe 运河,Zhakou 闸口,Duhe 渡河,Qingbo 清波,Bibo 碧波,Lanhai 蓝海,Yinhai 银海,Chengxi 城西,"
        + "Daxue 大学,Keji 科技,Chuangxin 创新,Ruanjian 软件,Zhihui 智慧,Xuelin 学林,Bowen 博文,Mingde 明德,Houde 厚德,Qinxue 勤学,"
        + "Tiedao 铁道,Zhanqian 站前,Zhanhou 站后,Huoche 货场,Chezhan 车站,Gongren 工人,Laodong 劳动,Qingnian 青年,Shaonian 少年,Xinfeng 新风,"
        + "Xincheng 新城,Jinrong 金融,Shangmao 商贸,Huizhan 会展,Tiandi 天地,Xingguang 星光,Yinzuo 银座,Guomao 国贸,Huaxia 华夏,Sijiqing 四季青,"
        + "Chayuan 茶园,Longjing 龙井,Jiuxi 九溪,Meijia 梅家,Lingshan 灵山,Shifeng 狮峰,Cuiping 翠屏,Songmu 松木,Xixi 西溪,Huajia 花家,"
        + "Wangcun 王村,Zhangjia 张家,Lijia 李家,Chenjia 陈家,Shenjia 沈家,Luojia 罗家,Zhoujia 周家,Xujia 徐家,Dingqiao 丁桥,Pingyao 平窑,"
        + "Heyuan 和园,Jingyuan 景园,Liyuan 丽园,Fangyuan 芳园,Yayuan 雅园,Mingyuan 茗园,Qinyuan 沁园,Chunyuan 春园,Jinyuan 锦园,Ruiyuan 瑞园");

    public static IReadOnlyList<Name> Bridges { get; } = Read(
        "Tongji 通济,Guangji 广济,Caihong 彩虹,Chaoyun 朝云,Wanghai 望海,Jiangxin 江心,Yongji 永济,Lanyue 揽月,Shuanghe 双合,Qingyun 青云,Tianhe 天河,Anlan 安澜");

    private static Name[] Read(string words) => [.. words.Split(',').Select(word => word.Split(' ')).Select(parts => new Name(parts[0], parts[1]))];
}
