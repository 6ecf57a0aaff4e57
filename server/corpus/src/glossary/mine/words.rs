//! The words by which definitions are told from other sentences: lists, each a line of words.
//!
//! Invariant: a list is data; what it means for a sentence is said where it is used.

use std::sync::LazyLock;

/// A list of words.
pub(super) type Words = LazyLock<Vec<&'static str>>;

macro_rules! words {
    ($text:literal) => {
        LazyLock::new(|| $text.split(' ').collect())
    };
}

/// Words with which a clause goes on from the one before; the name begins behind them.
pub(super) static LEADS: Words = words!(
    "所谓的 所谓 其中的 其中 而 但是 但 因此 所以 那么 首先 其次 另外 此外 同时 简单来说 简单地说 简单说 实际上 事实上 \
     换句话说 例如 比如 这里的 我们所说的 我们说的 通常所说的 常说的 通常 一般来说 一般"
);

/// Words between a name and its verb that change nothing.
pub(super) static TRAILS: Words = words!("通常 一般 主要 本质上 就 即 则 通常就 一般就");

/// Words that no name has.
pub(super) static NEVER: Words = words!(
    "我 你 他 這 在于 原因 取决于 她 它 谁 这 那 哪 什么 怎么 怎样 如何 为何 为什么 的 了 吗 呢 吧 啊 是 很 都 也 就 因为 所以 如果 虽然 除非 \
     可能 应该 必须 觉得 认为 以为 其实 确实 真正 显然 并不 没有 只有 无非 而且 以及 或者 不同 可以 需要 已经 似乎 好像 \
     表示 指出 经常 一直 仍然 始终 看来 来说 而言 以后 以前 之后 之前 时候 以上 以下 上述 本文 很多 许多 大家 自己 人们 \
     有人 有些 一些 一个 一种 每个 整个 某个 某种 任何"
);

/// What no name begins with.
pub(super) static NEVER_FIRST: Words = words!(
    "对于 关于 为了 由于 由 当 把 让 使 再 又 还 更 每 某 其 该 此 本 下面 前面 后面 目前 现在 今天 如今 未来 过去 另 前者 \
     后者 两者 二者 第 方式 方法 步骤 问题 在我 在此 随着 通过 根据 按照 作为 有一 还有 我们 并 且 和 与 或 及 到 去 说 想 \
     看到"
);

/// What no name ends with.
pub(super) static NEVER_LAST: Words = words!(
    "时 后 不 只 还 可 却 又 便 曾 曾经 往往 才 应 将 所 得 地 和 与 或 及 以 在 对 说 看 叫 有 仅 算 像 更 并 而 总 真 仍 \
     正 既 若 本身 自身"
);

/// Nouns that head sentences without being terms, and labels that head lines.
pub(super) static GENERIC: Words = words!(
    "目的 原因 问题 关键 区别 结果 结论 答案 方法 例子 作者 文章 项目 产品 公司 团队 系统 目标 重点 核心 本质 意思 优点 \
     缺点 好处 坏处 优势 劣势 特点 注 注意 备注 提示 说明 总结 小结 例如 比如 问 答 主持人 记者 嘉宾 观众 回答 提问 想法 \
     做法 事实 现象 情况 过程 时间 地点 人物 背景 标题 摘要 简介 前言 后记 来源 出处 作用 功能 用途 含义 定义 名称 缺陷 \
     成本 价格 效果 影响 建议 观点 理由 思路 方案 方向 挑战 机会 风险 后果 前提 条件 环境 世界 社会 生活 学习 工作 编程 q a \
     note tip warning todo ps it this that he she they we you there what which who these those here the and or but if not \
     ok yes no title date author tags description url http https example update fig figure table step part chapter"
);

/// Before a verb these turn a definition into something else.
pub(super) static HEDGES: Words = words!(
    "不 并不 并非 未必 也 还 都 只 可能 会 应该 曾 曾经 或 要 而 似乎 好像 像 算 仍 更 已 已经 正 恰 既 又 真 总 终究 毕竟 \
     或许 也许 大概 确实 其实 无疑 显然 绝对 肯定 当然 本身 始终 一定 实在"
);

pub(super) static OPINION_NOUNS: Words = words!(
    "问题 挑战 错误 机会 例子 例证 方向 选择 时代 话题 课题 趋势 瓶颈 难题 原因 事情 地方 人 女孩 故事 城市 国家 事实 谜 \
     想法 坑 飞跃 优势 好处 缺点 特点 关键 黑箱 系统工程 工程 决定 笑话 家 者 师 员 朋友 孩子 生意 日子 进步 信号 消息 梦 \
     奇迹 误区 误解 骗局 结果 局面 考验 叙事 突破 里程碑 好主意 主意 责任 态度 习惯 体验 享受 幸福 悲剧 教训 开始 起点 终点 \
     循环 秘密 共识 成就 成功 失败 浪费 负担 痛苦 折磨 艺术 生活"
);

pub(super) static GENUS: Words = words!(
    "系统 框架 协议 语言 工具 平台 标准 技术 方法 算法 模型 架构 库 服务 引擎 数据库 组织 接口 格式 指标 单位 机制 模式 \
     软件 硬件 芯片 程序 网络 设备 结构 编码 规范 范式 策略 指令集 总线 内存 存储 存储器 处理器 编译器 编辑器 生成器 解释器 \
     容器 插件 组件 中间件 文件系统 操作系统 环境 方式 手段 过程 流程 函数 变量 类型 数据类型 数据结构 设计模式 理论 学科 \
     方案 集合 对象 概念 现象 能力 任务 技巧 攻击 漏洞 资源 包管理器 管理器 服务器 客户端 代理 网关 机器 应用 应用程序 产品 \
     项目 工具集 工具包 工具库 工具链 体系 层 电路 器件 材料 工艺 互连 连接 通道 表示 向量 矩阵 分布 度量 度量单位 文档 \
     文件 脚本 命令 注解 属性 字段 语法 标记语言 虚拟机 解决方案 基础设施 计算 学习 估计 攻击手段 商业模式 思想 哲学 运动 \
     文化 实践"
);
