"""What residents who do not exist complain about, and what the office says of it."""

from typing import NamedTuple

from jiugai.aftercare.models import Answer, Category


class Matter(NamedTuple):
    """What somebody complains about, where, and what the office says of it."""

    category: Category
    place: str
    said: str
    answer: Answer
    told: str


MATTERS = (
    Matter(Category.QUALITY, "3号楼2单元顶层", "屋面防水刚做完，昨天下雨客厅顶上又渗水，墙皮鼓起来了。", Answer.SOLVED, "已派施工单位上门，女儿墙根部卷材翘边，重做并做了闭水试验，48小时不渗。"),
    Matter(Category.WORKS, "1号楼前", "早上六点就开始切割路面，中午也不停，家里有老人和上学的孩子。", Answer.SOLVED, "已要求施工单位7:30以前、12:00至14:00不进行高噪声作业，现场公示时段和电话。"),
    Matter(Category.ORDER, "小区大门", "消防通道画了线还是天天停满车，出了事救护车都进不来。", Answer.SOLVED, "社区与交警联合清理，加装隔离桩三根，安排值守一周。"),
    Matter(Category.HYGIENE, "垃圾分类亭", "新的垃圾亭没有人清，夏天味道大，苍蝇多。", Answer.SOLVED, "清运由每天一次改为早晚两次，洗地消杀由物业负责，社区每周检查。"),
    Matter(Category.SAFETY, "2号楼1单元楼道", "楼道里的电箱门掉了，电线露在外面，小孩够得着。", Answer.SOLVED, "当天已恢复箱门并上锁，排查同批安装的电箱，更换锁扣两处。"),
    Matter(Category.PROCESS, "", "我们楼不装电梯为什么也要先交钱？公示上没有写清楚。", Answer.UNFOUNDED, "经查，出资方案只涉及同意加装电梯的单元，您所在单元不出资，公示第三页有明细。"),
    Matter(Category.OUTAGE, "4号楼", "换了水管以后三楼以上早晚没有水压，洗澡都成问题。", Answer.SOLVED, "供水公司已调整减压阀并清洗过滤器，三楼以上水压恢复正常。"),
    Matter(Category.MANAGEMENT, "门卫室", "物业费涨了，保洁却一周才来一次，和改造时承诺的不一样。", Answer.OUT_OF_SCOPE, "收费和服务标准由业主与物业企业约定，不属改造范围，已转物业主管部门督促公示服务标准。"),
    Matter(Category.OTHER, "小广场", "健身器材旁边没有灯，晚上看不见，能不能加一盏？", Answer.SOLVED, "已加装太阳能庭院灯一盏。"),
)  # fmt: skip
