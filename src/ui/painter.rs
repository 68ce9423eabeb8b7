//! Draws egui's triangles without a display or a GPU, the same pixels on every machine:
//! screenshots and tests look at the real application through it.
//!
//! Triangles are cut on a grid of 1/256 pixel in integers with a top-left fill rule, so that shared edges are
//! covered exactly once (floating point leaves cracks); blending is premultiplied, in gamma space, as egui's own
//! shaders do it.

use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, ColorImage, TextureId, TexturesDelta};
use std::collections::HashMap;

/// Holds the textures as a GPU would, one copy of each.
#[derive(Default)]
pub struct Painter {
    textures: HashMap<TextureId, ColorImage>,
}

/// A rectangle of pixels, half open.
#[derive(Clone, Copy)]
struct Pixels {
    x0: i64,
    y0: i64,
    x1: i64,
    y1: i64,
}

/// Steps of the grid in a pixel.
const SUB: f32 = 256.0;

impl Painter {
    /// Takes over what changed in the textures since the last frame.
    pub fn update(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            // Several changes to one texture may come in a frame, and each builds on the one before it.
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match (change.pos, self.textures.get_mut(&id)) {
                    (Some(pos), Some(texture)) => copy_into(texture, pos, image),
                    _ => drop(self.textures.insert(id, image.as_ref().clone())),
                }
            }
        }
        // After what was set: one that goes may have been changed in the same frame.
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    /// Draws the frame on `ground`; `size` in physical pixels.
    pub fn paint(
        &self,
        frame: &[ClippedPrimitive],
        size: [usize; 2],
        pixels_per_point: f32,
        ground: Color32,
    ) -> ColorImage {
        let mut image = ColorImage::filled(size, ground);
        for ClippedPrimitive { clip_rect, primitive } in frame {
            // Callbacks need a GPU; the application has none.
            let Primitive::Mesh(mesh) = primitive else { continue };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            // Whole pixels, and within the picture: nothing below has to look whether a pixel exists.
            let edge = |v: f32, limit: usize| ((v * pixels_per_point).round() as i64).clamp(0, limit as i64);
            let clip = Pixels {
                x0: edge(clip_rect.min.x, size[0]),
                y0: edge(clip_rect.min.y, size[1]),
                x1: edge(clip_rect.max.x, size[0]),
                y1: edge(clip_rect.max.y, size[1]),
            };
            paint_mesh(&mut image, mesh, texture, clip, pixels_per_point);
        }
        image
    }
}

fn copy_into(texture: &mut ColorImage, [x, y]: [usize; 2], part: &ColorImage) {
    let [width, height] = part.size;
    for row in 0..height {
        let to = (y + row) * texture.size[0] + x;
        texture.pixels[to..to + width].copy_from_slice(&part.pixels[row * width..(row + 1) * width]);
    }
}

fn paint_mesh(image: &mut ColorImage, mesh: &Mesh, texture: &ColorImage, clip: Pixels, scale: f32) {
    for corner in mesh.indices.chunks_exact(3) {
        let vertex = |n: usize| mesh.vertices.get(corner[n] as usize).copied();
        if let (Some(a), Some(b), Some(c)) = (vertex(0), vertex(1), vertex(2)) {
            paint_triangle(image, [a, b, c], texture, clip, scale);
        }
    }
}

fn paint_triangle(
    image: &mut ColorImage,
    mut v: [Vertex; 3],
    texture: &ColorImage,
    clip: Pixels,
    scale: f32,
) {
    // In 64 bits, because products of two places on the grid go beyond 32.
    let grid = |n: f32| (n * scale * SUB).round() as i64;
    let mut p = v.map(|v| (grid(v.pos.x), grid(v.pos.y)));
    let mut area = (p[1].0 - p[0].0) * (p[2].1 - p[0].1) - (p[2].0 - p[0].0) * (p[1].1 - p[0].1);
    // A line covers nothing, and everything below is divided by the area.
    if area == 0 {
        return;
    }
    // Corners come in either order, and the edges below want one.
    if area < 0 {
        v.swap(1, 2);
        p.swap(1, 2);
        area = -area;
    }
    let low = |n: [i64; 3]| n.into_iter().min().unwrap_or(0) >> 8;
    let high = |n: [i64; 3]| (n.into_iter().max().unwrap_or(0) >> 8) + 1;
    let (xs, ys) = (p.map(|p| p.0), p.map(|p| p.1));
    let x0 = low(xs).max(clip.x0);
    let x1 = high(xs).min(clip.x1);
    let y0 = low(ys).max(clip.y0);
    let y1 = high(ys).min(clip.y1);
    if x0 >= x1 || y0 >= y1 {
        return;
    }
    // Edge k lies opposite corner k: its value at the first pixel's centre, its steps to the right and down.
    let edge = |from: (i64, i64), to: (i64, i64)| {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        // A centre that lies on an edge belongs to the triangle whose left or top edge it is, and to no other.
        let owned = dy < 0 || (dy == 0 && dx > 0);
        let value = dx * ((y0 << 8) + 128 - from.1) - dy * ((x0 << 8) + 128 - from.0);
        (value - i64::from(!owned), -dy << 8, dx << 8)
    };
    let edges = [edge(p[1], p[2]), edge(p[2], p[0]), edge(p[0], p[1])];
    let shade = Shade::new(&v, texture, 1.0 / area as f32);
    let width = image.size[0];
    for y in y0..y1 {
        // Steps are added and nothing is multiplied in the inner loop; in integers no error grows from pixel to
        // pixel.
        let mut at = edges.map(|(value, _, down)| value + down * (y - y0));
        let row = y as usize * width;
        for x in x0..x1 {
            // One look at the sign of all three.
            if (at[0] | at[1] | at[2]) >= 0 {
                blend(&mut image.pixels[row + x as usize], shade.colour(at));
            }
            for (value, (_, right, _)) in at.iter_mut().zip(edges) {
                *value += right;
            }
        }
    }
}

/// What a triangle's pixels look like; plain ones are worked out once.
struct Shade<'a> {
    texture: &'a ColorImage,
    uv: [(f32, f32); 3],
    colours: [[f32; 4]; 3],
    inverse_area: f32,
    texel: Option<[f32; 4]>,
    one_colour: bool,
    /// Most triangles of an interface have one colour and one point of the texture. To sample that once made a
    /// picture of the window take less than half the time.
    solid: Option<[f32; 4]>,
}

impl<'a> Shade<'a> {
    fn new(v: &[Vertex; 3], texture: &'a ColorImage, inverse_area: f32) -> Self {
        let colours = v.map(|v| v.color.to_array().map(f32::from));
        let one_colour = v[0].color == v[1].color && v[1].color == v[2].color;
        let one_texel = v[0].uv == v[1].uv && v[1].uv == v[2].uv;
        let texel = one_texel.then(|| sample(texture, v[0].uv.x, v[0].uv.y));
        let solid = texel.filter(|_| one_colour).map(|texel| product(texel, colours[0]));
        Self { texture, uv: v.map(|v| (v.uv.x, v.uv.y)), colours, inverse_area, texel, one_colour, solid }
    }

    /// Premultiplied, 0 to 255.
    fn colour(&self, edges: [i64; 3]) -> [f32; 4] {
        if let Some(solid) = self.solid {
            return solid;
        }
        let w = edges.map(|edge| edge as f32 * self.inverse_area);
        let mix = |a: f32, b: f32, c: f32| w[0] * a + w[1] * b + w[2] * c;
        let texel = self.texel.unwrap_or_else(|| {
            let [a, b, c] = self.uv;
            sample(self.texture, mix(a.0, b.0, c.0), mix(a.1, b.1, c.1))
        });
        let [a, b, c] = self.colours;
        let colour = if self.one_colour { a } else { std::array::from_fn(|k| mix(a[k], b[k], c[k])) };
        product(texel, colour)
    }
}

fn product(texel: [f32; 4], colour: [f32; 4]) -> [f32; 4] {
    std::array::from_fn(|k| texel[k] * colour[k] / 255.0)
}

/// Bilinear, clamped at the edges.
fn sample(texture: &ColorImage, u: f32, v: f32) -> [f32; 4] {
    let [width, height] = texture.size;
    let (u, v) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
    let (x, y) = (u.floor(), v.floor());
    let (fx, fy) = (u - x, v - y);
    let texel = |x: f32, y: f32| {
        let (x, y) = (x.max(0.0) as usize, y.max(0.0) as usize);
        texture.pixels[y.min(height - 1) * width + x.min(width - 1)].to_array().map(f32::from)
    };
    let (a, b, c, d) = (texel(x, y), texel(x + 1.0, y), texel(x, y + 1.0), texel(x + 1.0, y + 1.0));
    std::array::from_fn(|k| {
        // As a GPU filters, so that a picture looks like the window.
        (a[k] * (1.0 - fx) + b[k] * fx) * (1.0 - fy) + (c[k] * (1.0 - fx) + d[k] * fx) * fy
    })
}

fn blend(pixel: &mut Color32, source: [f32; 4]) {
    let under = 1.0 - source[3] / 255.0;
    let old = pixel.to_array();
    let new = std::array::from_fn(|k| (source[k] + f32::from(old[k]) * under + 0.5).min(255.0) as u8);
    let [r, g, b, a]: [u8; 4] = new;
    *pixel = Color32::from_rgba_premultiplied(r, g, b, a);
}
