//! Sums of what is answered, and what they are sums of.

pub mod score_cell {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "score_cells")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wave_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub measure: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub unit_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: String,
        pub n: i64,
        pub total: f64,
        pub squares: f64,
        pub uniform_n: i64,
        pub uniform_total: f64,
        pub uniform_squares: f64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod score_value {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "score_values")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wave_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub measure: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub unit_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: String,
        pub score: f64,
        pub n: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod cell_stamp {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "cell_stamps")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wave_id: Uuid,
        pub stamp: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod item_sum {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "item_sums")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wave_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub measure: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub item: String,
        pub n: i64,
        pub total: f64,
        pub squares: f64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod derived {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "derived")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub edition: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod experience_sum {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "experience_sums")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wave_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub channel: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub page: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub metric: String,
        pub shown_n: i64,
        pub shown_total: i64,
        pub waiting_n: i64,
        pub waiting_total: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod experience_target {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "experience_targets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub survey_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub level: String,
        pub most: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod frame {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "frames")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wave_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub unit: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub item: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub answer: String,
        pub people: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod invited_count {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invited_counts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub wave_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub unit_id: Uuid,
        pub people: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
