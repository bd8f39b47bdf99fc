//! Thirty made-up students.

/// A made-up student.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PretendPerson {
    /// First and last name; two people are both called Kim Lee.
    pub name: &'static str,
    /// Address at example.edu; no two are alike.
    pub email: &'static str,
    /// Student number; no two are alike.
    pub id: &'static str,
}

const fn person(name: &'static str, email: &'static str, id: &'static str) -> PretendPerson {
    PretendPerson { name, email, id }
}

const CLASS: [PretendPerson; 30] = [
    person("Ada Lindqvist", "ada.lindqvist@example.edu", "S1001"),
    person("Amara Okafor", "amara.okafor@example.edu", "S1002"),
    person("Kim Lee", "kim.lee@example.edu", "S1003"),
    person("Kim Lee", "kim.lee2@example.edu", "S1004"),
    person("José Álvarez", "jose.alvarez@example.edu", "S1005"),
    person("Siobhán O’Neill", "siobhan.oneill@example.edu", "S1006"),
    person("Łukasz Żółty", "lukasz.zolty@example.edu", "S1007"),
    person("Zoë van der Berg", "zoe.vanderberg@example.edu", "S1008"),
    person("Nguyễn Thị Mai", "mai.nguyen@example.edu", "S1009"),
    person("山田 花子", "hanako.yamada@example.edu", "S1010"),
    person("王小明", "xiaoming.wang@example.edu", "S1011"),
    person("김민준", "minjun.kim@example.edu", "S1012"),
    person("Анна Иванова", "anna.ivanova@example.edu", "S1013"),
    person("Олександр Шевченко", "oleksandr.shevchenko@example.edu", "S1014"),
    person("ليلى حداد", "layla.haddad@example.edu", "S1015"),
    person("נועה לוי", "noa.levi@example.edu", "S1016"),
    person("प्रिया शर्मा", "priya.sharma@example.edu", "S1017"),
    person("Ελένη Παπαδοπούλου", "eleni.papadopoulou@example.edu", "S1018"),
    person("Mehmet Yıldız", "mehmet.yildiz@example.edu", "S1019"),
    person("Þóra Jónsdóttir", "thora.jonsdottir@example.edu", "S1020"),
    person("Jürgen Groß", "juergen.gross@example.edu", "S1021"),
    person("Chloé D’Arcy-Lévêque", "chloe.darcy@example.edu", "S1022"),
    person("Thabo Nkosi", "thabo.nkosi@example.edu", "S1023"),
    person("Mateus da Conceição", "mateus.conceicao@example.edu", "S1024"),
    person("Ștefania Ionescu", "stefania.ionescu@example.edu", "S1025"),
    person("Kalani Kaʻanāʻanā", "kalani.kaanaana@example.edu", "S1026"),
    person("Ngozi Chukwu Jr.", "ngozi.chukwu@example.edu", "S1027"),
    person("Björn", "bjorn@example.edu", "S1028"),
    person("Maria Fernanda de Souza e Silva", "maria.souza@example.edu", "S1029"),
    person("Yusuf ibn Khalid", "yusuf.khalid@example.edu", "S1030"),
];

/// The pretend class, always the same thirty people in the same order.
pub fn class() -> Vec<PretendPerson> {
    CLASS.to_vec()
}
