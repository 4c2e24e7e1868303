namespace Civium.Ui.Gallery;

/// <summary>Marks the texts of the gallery.</summary>
internal sealed class GalleryTexts;
