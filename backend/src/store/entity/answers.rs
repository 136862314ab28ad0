//! What is answered, and what is begun.

pub mod response {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "responses")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub wave_id: Uuid,
        pub unit_id: Uuid,
        pub version_id: String,
        pub answers: String,
        pub channel: String,
        pub arrangement: Option<i64>,
        pub speed: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod draft {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "drafts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub survey_id: Uuid,
        pub version_id: String,
        pub unit_id: Option<Uuid>,
        pub channel: String,
        pub step: i64,
        pub answers: String,
        pub entries: String,
        pub revision: i64,
        pub touched_day: i64,
        pub wave_id: Option<Uuid>,
        pub reached: i64,
        pub paradata: String,
        pub arrangement: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod file {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "files")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub survey_id: Uuid,
        pub item: String,
        pub wave_id: Option<Uuid>,
        pub added_day: Option<i64>,
        pub size: i64,
        pub content: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod quota_count {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "quota_counts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wave_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub quota: String,
        pub counted: i64,
        pub turned_away: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
