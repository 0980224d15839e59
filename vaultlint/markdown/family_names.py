"""Common Japanese family names of two and more characters: what follows one of them behind a space is a given name."""

_WRITTEN = """
Common Japanese family names of two and more characters: what follows one of them behind a space is
a given name. 佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本
井上 木村 斎藤 斉藤 清水 山崎 阿部 池田 橋本 山下 石川 中島 前田 藤田 後藤 小川 岡田 村上
長谷川 近藤 石井 坂本 遠藤 青木 藤井 西村 福田 太田 三浦 岡本 松田 中川 中野 原田 小野 田村
竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木 安藤 谷口 大野
丸山 今井 高田 藤本 武田 村田 上野 杉山 増田 平野 大塚 千葉 久保 松井 小島 岩崎 桜井 野口
松尾 野村 木下 菊地 菊池 佐野 大西 杉本 新井 浜田 市川 水野 古川 島田 小山 渡部 高野 山内
西田 小松 北村 服部 川口 安田 飯田 本田 平田 川崎 吉川 辻本 松下 早川 福島 永井 中田 土屋
大久保 五十嵐 岩田 熊谷 矢野 川上 秋山 松岡 荒井 荒木 大島 小池 大谷 片山 三宅 宮川 宮田 河野
川村 星野 望月 吉村 内藤 関口 大橋 石原 黒田 堀内 岡崎 馬場 須藤 津田 篠原 夏目 宮沢 三島
川端 芥川 太宰 谷崎 村山 手塚 鳥山 尾田 庵野 新海 細田
"""

FAMILY_NAMES = frozenset(_WRITTEN.split())
