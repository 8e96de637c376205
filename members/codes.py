"""Code lists of the roster (members.md 4): ethnic groups by their two-digit code, religions, occupations, schooling."""

ETHNIC_GROUPS = [
    ("01", "Kinh"), ("02", "Tày"), ("03", "Thái"), ("04", "Hoa"), ("05", "Khơ-me"), ("06", "Mường"), ("07", "Nùng"),
    ("08", "HMông"), ("09", "Dao"), ("10", "Gia-rai"), ("11", "Ngái"), ("12", "Ê-đê"), ("13", "Ba-na"),
    ("14", "Xơ-đăng"), ("15", "Sán Chay"), ("16", "Cơ-ho"), ("17", "Chăm"), ("18", "Sán Dìu"), ("19", "Hrê"),
    ("20", "Mnông"), ("21", "Ra-glai"), ("22", "Xtiêng"), ("23", "Bru-Vân Kiều"), ("24", "Thổ"), ("25", "Giáy"),
    ("26", "Cơ-tu"), ("27", "Gié-Triêng"), ("28", "Mạ"), ("29", "Khơ-mú"), ("30", "Co"), ("31", "Ta-ôi"),
    ("32", "Chơ-ro"), ("33", "Kháng"), ("34", "Xinh-mun"), ("35", "Hà Nhì"), ("36", "Chu-ru"), ("37", "Lào"),
    ("38", "La Chí"), ("39", "La Ha"), ("40", "Phù Lá"), ("41", "La Hủ"), ("42", "Lự"), ("43", "Lô Lô"),
    ("44", "Chứt"), ("45", "Mảng"), ("46", "Pà Thẻn"), ("47", "Cơ Lao"), ("48", "Cống"), ("49", "Bố Y"),
    ("50", "Si La"), ("51", "Pu Péo"), ("52", "Brâu"), ("53", "Ơ Đu"), ("54", "Rơ-măm"),
    ("55", "Người nước ngoài"), ("56", "Dân tộc khác"),
]  # fmt: skip
RELIGIONS = [
    ("0", "Không"), ("1", "Phật giáo"), ("2", "Công giáo"), ("3", "Tin Lành"), ("4", "Hồi giáo"), ("5", "Cao Đài"),
    ("6", "Phật giáo Hòa Hảo"), ("7", "Tịnh độ cư sĩ Phật hội Việt Nam"), ("8", "Tứ Ân Hiếu Nghĩa"),
    ("9", "Bửu Sơn Kỳ Hương"), ("10", "Bahá'í"), ("11", "Minh Sư đạo"), ("12", "Minh Lý đạo"), ("13", "Bà-la-môn"),
    ("14", "Hiếu Nghĩa Tà Lơn"), ("15", "Cơ đốc Phục lâm"), ("16", "Mặc môn"), ("99", "Tôn giáo khác"),
]  # fmt: skip
QUALIFICATIONS = [
    ("NONE", "Chưa đào tạo"), ("ELEMENTARY", "Công nhân kỹ thuật, sơ cấp"), ("INTERMEDIATE", "Trung cấp"),
    ("COLLEGE", "Cao đẳng"), ("UNIVERSITY", "Đại học"), ("MASTER", "Thạc sĩ"), ("DOCTOR", "Tiến sĩ"),
]  # fmt: skip
POLITICAL_THEORY = [
    ("NONE", "Chưa qua"), ("ELEMENTARY", "Sơ cấp"), ("INTERMEDIATE", "Trung cấp"), ("ADVANCED", "Cao cấp, cử nhân"),
]  # fmt: skip
